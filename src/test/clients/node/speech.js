// What a robot says and what it understands.
import assert from 'node:assert/strict';
import grpc from '@grpc/grpc-js';
import { details, grows, pieces, tone } from './robot.js';

export async function saysWordByWord(robot) {
  const text = 'The quick brown fox is late.';
  const words = text.split(' ');
  const commandId = 'node-say';
  const events = await robot.watch('SPEECH_STARTED', 'SPEECH_WORD', 'SPEECH_ENDED');
  const said = await robot.ask('speech', 'say', {
    text, commandId, monitorWords: true, wait: 'WAIT_FINISHED',
  });
  assert.equal(said.receipt.commandId, commandId);
  assert.equal(said.receipt.stage, 'COMMAND_STAGE_FINISHED');
  assert.equal(said.ended.kind, 'SPEECH_END_KIND_FINISHED');
  assert.equal(said.ended.saidText, text);

  const seen = [];
  while (seen.length < words.length + 2) seen.push((await events.next()).event);
  events.cancel();
  const wordEvents = seen.slice(1, -1).map((event) => event.speechWord);
  assert.equal(seen[0].event, 'speechStarted');
  assert.deepEqual(wordEvents, words.map((word, index) => ({ word, index })));
  assert.equal(seen.at(-1).event, 'speechEnded');
  assert.ok(seen.every((event) => event.commandId === commandId), 'command of the events');
  assert.ok(grows(seen.map((event) => event.sequence)), 'sequence');
  return `${words.length} words of "${said.ended.saidText}"`;
}

export async function stopsSpeech(robot) {
  const text = 'This sentence is so long that nobody will ever hear the end of it, I am afraid.';
  const events = await robot.watch('SPEECH_WORD', 'SPEECH_ENDED');
  const begun = await robot.ask('speech', 'say', {
    text, monitorWords: true, wait: 'WAIT_STARTED',
  });
  assert.equal(begun.receipt.stage, 'COMMAND_STAGE_STARTED');
  for (let i = 0; i < 4; i++) assert.equal((await events.next()).event.event, 'speechWord');
  const stopped = await robot.ask('speech', 'stopSpeech', { confirm: true });
  assert.equal(stopped.receipt.stage, 'COMMAND_STAGE_CONFIRMED');
  let ended;
  while (!ended) ended = (await events.next()).event.speechEnded;
  events.cancel();
  assert.equal(ended.kind, 'SPEECH_END_KIND_INTERRUPTED');
  assert.ok(ended.saidText && text.startsWith(ended.saidText), ended.saidText);
  assert.notEqual(ended.saidText, text);
  return `interrupted after "${ended.saidText}"`;
}

export async function streamsAudio(robot) {
  const pcm = tone(1.2, 16_000);
  const stream = robot.open('speech', 'sayAudioStream');
  stream.write({ header: { robotId: robot.id, sampleRateHz: 16_000 } });
  for (const audio of pieces(pcm, 3_200)) stream.write({ audio });
  stream.end();
  const down = await stream.rest();

  const progress = down.filter((one) => one.progress).map((one) => one.progress);
  assert.ok(progress.length > 0, 'no progress');
  const shape = ['accepted', 'started', ...progress.map(() => 'progress'), 'ended'];
  assert.deepEqual(down.map((one) => one.message), shape);
  const played = progress.map((one) => one.playedBytes);
  assert.deepEqual(played, played.toSorted((one, two) => one - two));
  assert.ok(progress.every((one) => one.playedBytes <= one.receivedBytes), 'more played than received');
  assert.equal(played.at(-1), pcm.length);
  assert.equal(down.at(-1).ended.kind, 'SPEECH_END_KIND_FINISHED');
  return `${pcm.length} bytes, ${progress.length} reports: ${played}`;
}

export async function listens(robot) {
  const text = 'where is the nearest lift';
  const stream = robot.follow('listening', 'listen', { options: { partial: true } });
  assert.equal((await stream.next()).message, 'accepted');
  assert.equal((await stream.next()).message, 'started');
  await robot.userSays(text);
  const down = await stream.rest();
  const partials = down.filter((one) => one.partial).map((one) => one.partial.text);
  assert.ok(partials.length > 0, 'no partials');
  assert.ok(partials.every((partial) => text.startsWith(partial)), `partials: ${partials}`);
  const shape = ['hearStarted', ...partials.map(() => 'partial'), 'final', 'ended'];
  assert.deepEqual(down.map((one) => one.message), shape);
  assert.equal(down.at(-2).final.text, text);
  assert.equal(down.at(-1).ended.cause, 'LISTEN_CAUSE_SPEECH_END');

  await robot.userSays('on the left');
  const heard = await robot.ask('listening', 'listenOnce');
  assert.equal(heard.text, 'on the left');
  const silence = await robot.ask('listening', 'listenOnce', {
    options: { noSpeechTimeout: { seconds: 0, nanos: 500_000_000 } },
  });
  assert.equal(silence.text, '');
  assert.equal(silence.cause, 'LISTEN_CAUSE_SILENCE_TIMEOUT');
  return `${partials.length} partials, "${text}", "${heard.text}", silence`;
}

export async function explainsErrors(robot) {
  const unknown = await failure(robot, { robotId: 'nobody-here', text: 'Hello.' });
  assert.equal(unknown.code, grpc.status.NOT_FOUND);
  const why = details(unknown).ErrorInfo;
  assert.deepEqual([why.reason, why.domain], ['ROBOT_UNKNOWN', 'troupe']);
  const silent = await failure(robot, { text: '' });
  assert.equal(silent.code, grpc.status.INVALID_ARGUMENT);
  const { ErrorInfo, BadRequest } = details(silent);
  assert.equal(ErrorInfo.reason, 'INVALID_FIELD');
  assert.deepEqual(BadRequest.fieldViolations.map((one) => one.field), ['text']);
  return 'ROBOT_UNKNOWN, INVALID_FIELD text';
}

async function failure(robot, request) {
  try {
    await robot.ask('speech', 'say', request);
  } catch (error) {
    return error;
  }
  return assert.fail('accepted');
}
