import { expose } from 'comlink';
import { now } from '../lib/core/clock.ts';
import { predicting } from '../lib/pipeline/run/predicting.ts';

/** A model at work on a live stream. */
expose(predicting(now));
