// Drives a simulated robot through a gateway with everything that a Node program would use.
//
// Usage: node conformance.js GATEWAY ROBOT SIMULATED_ROBOT, in the folder that has proto/:
//        node conformance.js 127.0.0.1:7700 alice http://127.0.0.1:7702/sim/robots/alice
//
// Ends with status 0 when all went as the contract says, and with the first deviation otherwise.
import { Robot } from './robot.js';
import { drives } from './drive.js';
import * as senses from './senses.js';
import * as speech from './speech.js';

const [gateway, id, simulated] = process.argv.slice(2);
const robot = new Robot(gateway, id, simulated);
const steps = {
  'fleet knows the robot': senses.fleetKnowsTheRobot,
  'says word by word': speech.saysWordByWord,
  'stops speech': speech.stopsSpeech,
  'streams audio': speech.streamsAudio,
  listens: speech.listens,
  sees: senses.sees,
  'hears at two rates': senses.hearsAtTwoRates,
  attends: senses.attends,
  'gestures and lights': senses.gesturesAndLights,
  'explains errors': speech.explainsErrors,
  drives,
};

for (const [name, step] of Object.entries(steps)) {
  try {
    console.log(`${name}: ${await step(robot)}`);
  } catch (deviation) {
    console.error(`${name}: DEVIATION:`, deviation);
    process.exit(1);
  }
}
robot.close();
console.log('CONFORMANT');
