// One robot, reached by every service, and what the steps need beside.
import assert from 'node:assert/strict';
import { promisify } from 'node:util';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const FILES = [
  'google/rpc/error_details.proto',
  'google/rpc/status.proto',
  'troupe/fleet/v1/fleet_service.proto',
  'troupe/robot/v1/expression_service.proto',
  'troupe/robot/v1/listening_service.proto',
  'troupe/robot/v1/perception_service.proto',
  'troupe/robot/v1/robot_service.proto',
  'troupe/robot/v1/speech_service.proto',
];
const OPTIONS = { includeDirs: ['proto'], defaults: true, enums: String, longs: Number, oneofs: true };
const STEP_LIMIT_MS = 30_000;

const definitions = loader.loadSync(FILES, OPTIONS);
const { troupe } = grpc.loadPackageDefinition(definitions);

export class Robot {
  #clients = {};

  constructor(gateway, id, simulated) {
    this.id = id;
    this.simulated = simulated;
    const { ExpressionService, ListeningService, PerceptionService, RobotService, SpeechService } =
      troupe.robot.v1;
    const services = {
      fleet: troupe.fleet.v1.FleetService,
      expression: ExpressionService,
      listening: ListeningService,
      perception: PerceptionService,
      robots: RobotService,
      speech: SpeechService,
    };
    for (const [name, Service] of Object.entries(services)) {
      this.#clients[name] = new Service(gateway, grpc.credentials.createInsecure());
    }
  }

  /** One question, one answer. */
  ask(service, method, request = {}) {
    const client = this.#clients[service];
    const call = promisify(client[method]).bind(client);
    return call({ robotId: this.id, ...request }, deadline());
  }

  /** A stream of answers. */
  follow(service, method, request = {}) {
    const call = this.#clients[service][method]({ robotId: this.id, ...request }, deadline());
    return new Stream(call);
  }

  /** A stream in both directions. */
  open(service, method) {
    return new Stream(this.#clients[service][method](deadline()));
  }

  /** Opens a stream of events; after this, nothing that follows is missed. */
  async watch(...kinds) {
    const stream = this.follow('robots', 'watchEvents', {
      kinds: kinds.map((kind) => `EVENT_KIND_${kind}`),
    });
    const { started } = await stream.next();
    assert.equal(started.start, 'fresh');
    return stream;
  }

  /** Somebody speaks to the simulated robot as soon as it listens. */
  async userSays(text) {
    const answer = await fetch(`${this.simulated}/say`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text }),
      signal: AbortSignal.timeout(5_000),
    });
    assert.equal(answer.status, 200);
  }

  async light() {
    const answer = await fetch(this.simulated, { signal: AbortSignal.timeout(5_000) });
    return (await answer.json()).state.led;
  }

  close() {
    for (const client of Object.values(this.#clients)) client.close();
  }
}

/** What comes down, one by one. */
export class Stream {
  constructor(call) {
    this.call = call;
    this.messages = call[Symbol.asyncIterator]();
  }

  async next() {
    const { value, done } = await this.messages.next();
    assert.ok(!done, 'the stream ended early');
    return value;
  }

  /** Everything to the proper end. */
  async rest() {
    const all = [];
    for (let one = await this.messages.next(); !one.done; one = await this.messages.next()) {
      all.push(one.value);
    }
    return all;
  }

  write(message) {
    this.call.write(message);
  }

  end() {
    this.call.end();
  }

  cancel() {
    this.call.on('error', () => {}); // it ends as CANCELLED, which is what is wanted
    this.call.cancel();
  }
}

/** The google.rpc details of a failed call, by the last part of their type. */
export function details(error) {
  const [bytes] = error.metadata.get('grpc-status-details-bin');
  const read = (type, data) => definitions[type].deserialize(data);
  const status = read('google.rpc.Status', bytes);
  return Object.fromEntries(
    status.details.map((any) => {
      const type = any.type_url?.split('/').pop() ?? any['@type'].split('/').pop();
      return [type.split('.').pop(), any.value ? read(type, any.value) : any];
    }),
  );
}

/** 16-bit little-endian mono samples of a 440 Hz sine. */
export function tone(seconds, rate) {
  const pcm = Buffer.alloc(2 * Math.floor(seconds * rate));
  for (let i = 0; i < pcm.length / 2; i++) {
    pcm.writeInt16LE(Math.trunc(8000 * Math.sin((2 * Math.PI * 440 * i) / rate)), 2 * i);
  }
  return pcm;
}

/** How many times a second a sound crosses zero upwards. */
export function frequency(pcm, rate) {
  let rises = 0;
  for (let i = 2; i < pcm.length; i += 2) {
    if (pcm.readInt16LE(i - 2) < 0 && pcm.readInt16LE(i) >= 0) rises++;
  }
  return (rises * rate) / (pcm.length / 2);
}

export function* pieces(pcm, size) {
  for (let at = 0; at < pcm.length; at += size) yield pcm.subarray(at, at + size);
}

export const seconds = ({ seconds, nanos }) => seconds + nanos / 1e9;

export const grows = (numbers) => numbers.every((one, i) => i === 0 || one > numbers[i - 1]);

function deadline() {
  return { deadline: Date.now() + STEP_LIMIT_MS };
}
