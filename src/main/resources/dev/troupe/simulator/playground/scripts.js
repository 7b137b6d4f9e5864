"use strict";

// One form for every request in the catalogue (v1/events.js); nothing here knows a request by name
// but the camera's answer, which is a picture.
const MAX_LOG = 300;
const MAX_SHOWN = 600;
const STREAMS = ["response.camera.data", "response.audio.data", "response.users.data"];
const byId = (id) => document.getElementById(id);
let socket = null;
let counter = 0;

function connect() {
  if (socket) {
    socket.onclose = null;
    socket.close();
  }
  const address = new URL("v1/events", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(address);
  show("connecting", false);
  socket.onopen = () => send({ type: "request.auth", key: byId("key").value });
  socket.onclose = () => show("disconnected", false);
  socket.onmessage = (event) => receive(event.data);
}

function show(text, up) {
  byId("state").textContent = text;
  byId("state").className = up ? "up" : "down";
}

function send(message) {
  message.request_id = "page-" + ++counter;
  const text = JSON.stringify(message);
  if (socket && socket.readyState === WebSocket.OPEN) {
    socket.send(text);
    log("→ " + text, "out");
  } else {
    log("Not connected: " + text, "bad");
  }
}

function receive(text) {
  let message;
  try {
    message = JSON.parse(text);
  } catch (malformed) {
    log("← not JSON: " + text, "bad");
    return;
  }
  if (message.type === "response.auth") {
    show(message.access ? "access as " + message.scope : "no access", message.access);
  }
  if (message.type === "response.camera.data") {
    byId("picture").src = "data:image/jpeg;base64," + message.image;
    byId("caption").textContent = Math.round(message.image.length * 3 / 4096) + " KiB";
  }
  if (!STREAMS.includes(message.type) || message.request_id || byId("media").checked) {
    log("← " + text, /error/.test(message.type) ? "bad" : "in");
  }
}

function log(text, kind) {
  const line = document.createElement("li");
  line.className = kind;
  line.textContent = text.length > MAX_SHOWN ? text.slice(0, MAX_SHOWN) + "…" : text;
  byId("log").prepend(line);
  while (byId("log").childElementCount > MAX_LOG) {
    byId("log").lastElementChild.remove();
  }
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className || "";
  made.textContent = text || "";
  return made;
}

function formFor(event) {
  const form = document.createElement("form");
  const title = element("div", "title");
  title.append(element("code", "", event.type));
  const button = element("button", "", "Send");
  title.append(button);
  form.append(title);
  const readers = event.fields.map((field) => addField(form, field));
  if (event.answers) {
    form.append(element("p", "answers", "answered by " + event.answers));
  }
  form.onsubmit = (submit) => {
    submit.preventDefault();
    const message = { type: event.type };
    try {
      readers.forEach((read) => read(message));
    } catch (invalid) {
      log(invalid.message, "bad");
      return;
    }
    send(message);
  };
  return form;
}

// Adds the input and returns a function that puts its value into a message; an empty input that is
// not required leaves the field out.
function addField(form, field) {
  const row = element("label", "field");
  row.append(element("span", "", field.name + (field.required ? " *" : "")));
  const input = document.createElement("input");
  const tristate = field.kind === "boolean" && field.default === null;
  if (field.kind === "boolean" && !tristate) {
    input.type = "checkbox";
    input.checked = field.default === true;
  } else {
    input.type = "text";
    input.value = field.default === null ? "" : textOf(field.default);
    input.placeholder = tristate ? "true or false" : placeholder(field.kind);
  }
  row.append(input, element("small", "", field.summary));
  form.append(row);
  return (message) => {
    if (input.type === "checkbox") {
      message[field.name] = input.checked;
    } else if (input.value !== "" || field.required) {
      message[field.name] = field.kind === "string" ? input.value : valueOf(field, input.value);
    }
  };
}

function placeholder(kind) {
  return { strings: '["one", "two"]', numbers: '{"SMILE_OPEN": 0.5}', any: "JSON" }[kind] || "";
}

function textOf(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function valueOf(field, text) {
  try {
    return JSON.parse(text);
  } catch (malformed) {
    throw new Error(field.name + ": " + text + " (expected: JSON, " + field.kind + ")");
  }
}

function build() {
  for (const category of events) {
    const group = document.createElement("details");
    group.open = category.name === "Speak" || category.name === "Camera";
    group.append(element("summary", "", category.name));
    category.events.forEach((event) => group.append(formFor(event)));
    byId("requests").append(group);
  }
  byId("reconnect").onclick = connect;
  byId("clear").onclick = () => byId("log").replaceChildren();
}

build();
connect();
