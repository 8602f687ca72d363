import { runScriptWorker } from '../lib/scripts/script-worker.ts';

// A person's own script, in a worker of its own: it is served with a policy that forbids every request.
void runScriptWorker();
