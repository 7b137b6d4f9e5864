// Says a sentence and shows each word as it is said, then listens and repeats what it heard.
import { promisify } from 'node:util';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const address = process.argv[2] ?? '127.0.0.1:7700';
const robotId = 'alice';
const files = ['robot', 'speech', 'listening'].map((name) => `troupe/robot/v1/${name}_service.proto`);
const options = { includeDirs: ['proto'], defaults: true, enums: String, longs: Number, oneofs: true };
const { v1 } = grpc.loadPackageDefinition(loader.loadSync(files, options)).troupe.robot;
const connect = (Service) => new Service(address, grpc.credentials.createInsecure());
const [robot, speech, listening] = [v1.RobotService, v1.SpeechService, v1.ListeningService].map(connect);
const deadline = () => ({ deadline: Date.now() + 30_000 });
const say = (request) => promisify(speech.say).call(speech, { robotId, ...request }, deadline());

const events = robot.watchEvents({ robotId }, deadline());
let commandId;
for await (const { started, event } of events) {
  if (started) { // The stream stands: from here on nothing is missed.
    const said = await say({ text: 'What is your name?', monitorWords: true });
    commandId = said.receipt.commandId;
  } else if (event.commandId === commandId) {
    if (event.speechWord) console.log(event.speechWord.word);
    if (event.speechEnded) break;
  }
}
events.cancel();

const heard = await promisify(listening.listenOnce).call(listening, { robotId }, deadline());
const answer = await say({ text: `I heard ${heard.text || 'nothing'}.`, wait: 'WAIT_FINISHED' });
console.log('The robot said:', answer.ended.saidText);
for (const client of [robot, speech, listening]) client.close();
