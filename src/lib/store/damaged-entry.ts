import { AppError } from '../core/errors.ts';

/**
 * An entry that is not there, or whose bytes are not what was written. What a store that cannot be reached throws (a link
 * without a network, a folder whose permission was taken back) is no such error: there the entry may be whole.
 *
 * A class of its own, for readers that go on with what is left. It does not survive the way out of a worker.
 */
export class DamagedEntryError extends AppError {
	constructor(message: string, options?: ErrorOptions) {
		super('SessionError', message, options);
	}
}
