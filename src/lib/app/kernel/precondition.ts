import { AppError, type AppErrorTag } from '../../core/errors.ts';

/**
 * Something cannot be done because of a state that the person can change. Its notice closes when `met` is true. It is
 * thrown and shown in the window: no worker may throw it, because only `name` and `message` leave a worker.
 */
export class PreconditionError extends AppError {
	/** True as soon as the person has done what the message says. */
	readonly met: () => boolean;

	constructor(name: AppErrorTag, message: string, met: () => boolean) {
		super(name, message);
		this.met = met;
	}
}

/**
 * Throws a PreconditionError with what `reason` returns, and takes it as met when `reason` returns another value:
 * `reason` says why something cannot be done now, or undefined when it can.
 */
export function requireReady(name: AppErrorTag, reason: () => string | undefined): void {
	const message = reason();
	if (message !== undefined) throw new PreconditionError(name, message, () => reason() !== message);
}
