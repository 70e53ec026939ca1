// Runs the server in a process of its own, so that a test can kill it; ends with its parent.
import { startContainerApps } from '../../infra/local/container-apps/server.ts';

const [dataFolder, images] = process.argv.slice(2);
const server = await startContainerApps({ dataFolder, images: JSON.parse(images), waitScale: 0.05 });
process.on('disconnect', () => server.close().then(() => process.exit(0)));
process.on('message', () => process.send({ processes: server.processes() }));
process.send({ endpoint: server.endpoint });
