import { registry } from '../../core/registry.ts';
import { confidence } from './confidence.ts';
import { debounce } from './debounce.ts';
import { gaussian } from './gaussian.ts';
import { hysteresis } from './hysteresis.ts';
import { majority } from './majority.ts';
import { oneEuro } from './one-euro.ts';
import { persistence } from './persistence.ts';
import { rejection } from './rejection.ts';

/** Every way to make predictions steadier, in the order a person sees them. */
export const smoothers = registry('smoother', [
	persistence,
	rejection,
	majority,
	confidence,
	hysteresis,
	debounce,
	oneEuro,
	gaussian
]);

export type SmootherId = (typeof smoothers.all)[number]['id'];
