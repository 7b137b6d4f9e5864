// Asks for the fleet over TLS, once for each way to say who asks, and once without saying it:
// secure.js GATEWAY FOLDER, where FOLDER holds ca.pem, client.pem, client.key, token and api-key.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [gateway, folder] = process.argv.slice(2);
const read = (name) => readFileSync(join(folder, name));
const definition = loader.loadSync('troupe/fleet/v1/fleet_service.proto', { includeDirs: ['proto'], defaults: true });
const { FleetService } = grpc.loadPackageDefinition(definition).troupe.fleet.v1;

async function ask(way, headers = {}, ...certificate) {
  const fleet = new FleetService(gateway, grpc.credentials.createSsl(read('ca.pem'), ...certificate));
  const metadata = new grpc.Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  try {
    const deadline = Date.now() + 30_000;
    const { robots } = await promisify(fleet.listRobots).call(fleet, {}, metadata, { deadline });
    console.log(way, ...robots.map((robot) => robot.robotId));
  } catch (refused) {
    console.log(way, grpc.status[refused.code]);
  } finally {
    fleet.close();
  }
}

await ask('certificate', {}, read('client.key'), read('client.pem'));
await ask('token', { authorization: `Bearer ${read('token')}` });
await ask('key', { 'x-api-key': String(read('api-key')) });
await ask('nothing');
