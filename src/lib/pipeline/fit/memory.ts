import { AppError, messageOf } from '../../core/errors.ts';

/** How engines say that there is no memory left: V8 and SpiderMonkey for arrays, WebAssembly for its own. */
const SAYS =
	/allocation failed|invalid (typed )?array length|out of memory|\boom\b|could not allocate|memory access out of bounds|maximum memory size/i;

/** Runs `work`; where the memory is not enough for it, throws a ModelError that says how to need less. */
export async function checkMemory<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof RangeError || error instanceof WebAssembly.RuntimeError)) throw error;
		if (!SAYS.test(messageOf(error))) throw error;
		throw new AppError(
			'ModelError',
			'There is not enough memory to train on all of this; the recordings are kept. Choose fewer sessions, or choose a ' +
				'longer hop or fewer features.',
			{ cause: error }
		);
	}
}
