import { AppError } from '../../core/errors.ts';
import { envelope } from './envelope.ts';
import { largest, movingMean } from './moving-rms.ts';

/** Seconds over which the envelope is averaged before its maximum is taken: Burden (2010) recommends 0.5 s. */
export const MVC_WINDOW_SECONDS = 0.5;

/**
 * The maximal voluntary contraction of a channel: the largest mean of the envelope over 0.5 s in any of the trials, in the
 * signal's unit. `trials` are raw samples.
 *
 * Throws a SessionError when there is no trial, when a trial is shorter than the window, and when the maximum is 0.
 */
export function mvcOf(trials: readonly Float64Array[], fs: number, name: string, lowpassHz?: number): number {
	if (trials.length === 0) throw noMvc();
	const mvc = Math.max(
		...trials.map((trial) => largest(movingMean(envelope(trial, fs, lowpassHz), fs, MVC_WINDOW_SECONDS)))
	);
	if (mvc > 0) return mvc;
	throw new AppError(
		'SessionError',
		`The MVC of channel ${name} is 0, so nothing can be a percentage of it. Check its electrode and record the MVC again.`
	);
}

/** The error of a session without an MVC trial. */
export const noMvc = (): AppError =>
	new AppError(
		'SessionError',
		'No MVC was recorded: no trial of this session has the class of the MVC. Record a trial of the strongest contraction, or name its class.'
	);
