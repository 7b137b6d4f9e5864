// Everything in one stream.
import assert from 'node:assert/strict';
import grpc from '@grpc/grpc-js';
import { grows, pieces, tone } from './robot.js';

const COMMANDS = ['attend', 'gesture', 'led', 'say', 'stream', 'voice'];
const FEEDS = ['users', 'microphone', 'camera'];

export async function drives(robot) {
  const stream = robot.open('robots', 'drive');
  const subscriptions = {
    events: {}, users: { maxRateHz: 5 }, microphone: { sampleRateHz: 8_000 }, camera: { maxFps: 5 },
  };
  stream.write({ header: { robotId: robot.id, subscriptions } });
  const { started } = await stream.next();
  assert.equal(started.link.state, 'LINK_STATE_READY');
  command(stream);

  const seen = [];
  while (!complete(seen)) seen.push(await stream.next());
  check(seen);
  stream.write({ subscriptions: {} });
  stream.end();
  assert.ok((await stream.rest()).every((one) => one.message !== 'ended'), 'ended twice');
  return `ended ${COMMANDS.join(', ')}; ${counts(seen)}`;
}

function command(stream) {
  stream.write({ say: { text: 'I am driven.', monitorWords: true, commandId: 'say' } });
  stream.write({ say: { text: '', commandId: 'bad' } });
  stream.write({ performGesture: { name: 'Nod', commandId: 'gesture' } });
  stream.write({ setLed: { color: 'blue', confirm: true, commandId: 'led' } });
  stream.write({ attendNobody: { commandId: 'attend' } });
  stream.write({ getVoice: { commandId: 'voice' } });
  stream.write({ speechStart: { commandId: 'stream' } });
  for (const speechAudio of pieces(tone(0.5, 24_000), 4_800)) stream.write({ speechAudio });
  stream.write({ speechEnd: {} });
}

const of = (seen, kind) => seen.filter((one) => one.message === kind).map((one) => one[kind]);

function complete(seen) {
  const feeds = FEEDS.every((feed) => seen.some((one) => one.message === feed));
  const rejected = of(seen, 'rejected').length > 0;
  return feeds && rejected && of(seen, 'ended').length >= COMMANDS.length;
}

function check(seen) {
  const ended = Object.fromEntries(of(seen, 'ended').map((one) => [one.receipt.commandId, one]));
  assert.deepEqual(of(seen, 'ended').map((one) => one.receipt.commandId).sort(), COMMANDS);
  assert.deepEqual(of(seen, 'accepted').map((one) => one.commandId).sort(), COMMANDS);
  const begun = of(seen, 'progress').map((one) => one.commandId);
  for (const id of ['say', 'gesture', 'stream']) assert.ok(begun.includes(id), `${id} never began`);
  for (const one of Object.values(ended)) assert.equal(one.error, null);
  assert.equal(ended.say.speech.saidText, 'I am driven.');
  assert.equal(ended.stream.speech.kind, 'SPEECH_END_KIND_FINISHED');
  assert.ok(ended.voice.voices.voiceId, 'no voice');
  assert.equal(ended.led.receipt.stage, 'COMMAND_STAGE_CONFIRMED');

  const [bad, ...more] = of(seen, 'rejected');
  assert.equal(more.length, 0);
  assert.deepEqual([bad.commandId, bad.command], ['bad', 'say']);
  assert.equal(bad.error.code, grpc.status.INVALID_ARGUMENT);

  const events = of(seen, 'event');
  const words = events.filter((event) => event.speechWord).map((event) => event.speechWord.word);
  assert.deepEqual(words, ['I', 'am', 'driven.']);
  assert.ok(grows(events.map((event) => event.sequence)), 'sequence');
}

function counts(seen) {
  const count = (kind) => seen.filter((one) => one.message === kind).length;
  return [...new Set(seen.map((one) => one.message))].map((kind) => `${count(kind)} ${kind}`).join(', ');
}
