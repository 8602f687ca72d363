import * as tf from '@tensorflow/tfjs';
import { runScriptWorker } from '../lib/scripts/script-worker.ts';

// As script.worker.ts, for scripts that use TensorFlow.js: a worker that may load nothing has all it needs in its one file.
await tf.setBackend('cpu');
await tf.ready();
void runScriptWorker(tf);
