// What a robot perceives, and what it shows.
import assert from 'node:assert/strict';
import { frequency, grows, seconds } from './robot.js';

export async function fleetKnowsTheRobot(robot) {
  const listed = await robot.ask('fleet', 'listRobots');
  assert.ok(listed.robots.some((one) => one.robotId === robot.id), `${robot.id} is not listed`);
  const known = (await robot.ask('fleet', 'getRobot')).robot;
  assert.equal(known.link.state, 'LINK_STATE_READY');
  return `${listed.totalSize} robots, ${known.robotId} is ready, scope "${known.link.scope}"`;
}

export async function sees(robot) {
  const stream = robot.follow('perception', 'streamCamera', { maxFps: 10 });
  const { header } = await stream.next();
  assert.deepEqual([header.feed, header.maxRateHz], ['FEED_CAMERA', 10]);
  const frames = [];
  while (frames.length < 5) {
    const { frame } = await stream.next();
    if (frame) frames.push(frame); // else a loss, told as such
  }
  stream.cancel();
  assert.equal(new Set(frames.map((frame) => frame.streamId)).size, 1);
  assert.ok(grows(frames.map((frame) => frame.sequence)), 'sequence');
  assert.ok(grows(frames.map((frame) => seconds(frame.mediaTime))), 'media time');
  frames.push((await robot.ask('perception', 'takePicture')).frame);
  for (const { data, width, height, contentType, receivedAt } of frames) {
    assert.equal(data.subarray(0, 2).toString('hex') + data.subarray(-2).toString('hex'), 'ffd8ffd9');
    assert.deepEqual([width, height, contentType], [640, 480, 'image/jpeg']);
    assert.ok(Math.abs(seconds(receivedAt) - Date.now() / 1000) < 60, 'clock');
  }
  return `${frames.length} JPEGs of ${frames.map(({ data }) => data.length)} bytes`;
}

export async function hearsAtTwoRates(robot) {
  const streams = [await microphone(robot, 16_000)];
  const early = await take(streams[0], 16_000, 0.2);
  streams.push(await microphone(robot, 8_000)); // joins late, and gets the time of the same stream
  const [late, coarse] = await Promise.all([take(streams[0], 16_000), take(streams[1], 8_000)]);
  for (const stream of streams) stream.cancel();
  const fine = [...early, ...late];
  assert.equal(new Set([...fine, ...coarse].map((chunk) => chunk.streamId)).size, 1);
  const times = new Map(fine.map((chunk) => [chunk.sequence, seconds(chunk.mediaTime)]));
  const shared = coarse.filter((chunk) => times.has(chunk.sequence));
  assert.ok(shared.length > 10, `pieces in both: ${shared.length}`);
  for (const chunk of shared) {
    const apart = Math.abs(seconds(chunk.mediaTime) - times.get(chunk.sequence));
    assert.ok(apart < 0.01, `media time of piece ${chunk.sequence}: ${apart} s apart`);
  }
  return [checkSound(fine, 16_000), checkSound(coarse, 8_000)].join(', ');
}

async function microphone(robot, sampleRateHz) {
  const stream = robot.follow('perception', 'streamAudio', { sampleRateHz });
  const { header } = await stream.next();
  assert.equal(header.feed, 'FEED_MICROPHONE');
  const { encoding, channels } = header.format;
  const format = [encoding, header.format.sampleRateHz, channels];
  assert.deepEqual(format, ['AUDIO_ENCODING_PCM_S16LE', sampleRateHz, 1]);
  return stream;
}

async function take(stream, rate, length = 1) {
  const chunks = [];
  for (let missing = 2 * rate * length; missing > 0; ) {
    const { message, header, chunk } = await stream.next();
    if (header) { // the sensor has begun: a stream with an id of its own
      assert.equal(header.format.sampleRateHz, rate);
      continue;
    }
    assert.equal(message, 'chunk');
    chunks.push(chunk);
    missing -= chunk.data.length;
  }
  return chunks;
}

function checkSound(chunks, rate) {
  // Not the first piece: it begins with the run-up of the filter.
  for (let i = 2; i < chunks.length; i++) {
    const [before, after] = [chunks[i - 1], chunks[i]];
    assert.equal(after.sequence, before.sequence + 1);
    const step = seconds(after.mediaTime) - seconds(before.mediaTime);
    const length = before.data.length / 2 / rate;
    assert.ok(Math.abs(step - length) < 0.001, `${length} s of sound take ${step} s`);
  }
  const heard = frequency(Buffer.concat(chunks.slice(5).map((chunk) => chunk.data)), rate);
  assert.ok(heard > 430 && heard < 450, `tone: ${heard} Hz (expected: about 440)`);
  return `${chunks.length} pieces at ${rate} Hz of a ${Math.round(heard)} Hz tone`;
}

export async function attends(robot) {
  const watching = robot.follow('perception', 'watchUsers');
  let users = [];
  while (users.length === 0) users = (await watching.next()).users?.users ?? []; // they come and go
  watching.cancel();
  const events = await robot.watch('ATTENTION_STATUS');
  const attend = async (method, request) => {
    const { receipt } = await robot.ask('expression', method, request);
    assert.equal(receipt.stage, 'COMMAND_STAGE_SENT');
    for (;;) {
      const { event } = await events.next();
      if (event.commandId === receipt.commandId) return event.attentionStatus.target;
    }
  };
  const [{ userId }] = users;
  assert.equal(await attend('attendUser', { userId }), userId);
  const location = { x: 0.3, y: 0.1, z: 1.5 };
  assert.equal(await attend('attendLocation', { location }), 'location');
  assert.equal(await attend('attendNobody', {}), 'nobody');
  events.cancel();
  return `${users.length} users, attended ${userId}, a place, nobody`;
}

export async function gesturesAndLights(robot) {
  const smile = await robot.ask('expression', 'performGesture', {
    name: 'Smile', wait: 'WAIT_FINISHED',
  });
  assert.deepEqual([smile.receipt.stage, smile.known], ['COMMAND_STAGE_FINISHED', true]);
  const led = await robot.ask('expression', 'setLed', { color: '#FF8800', confirm: true });
  assert.equal(led.receipt.stage, 'COMMAND_STAGE_CONFIRMED');
  const light = JSON.stringify(await robot.light());
  assert.match(light, /#ff8800/i);
  return `Smile finished, light confirmed: ${light}`;
}
