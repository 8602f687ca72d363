/** A model, as far as it says what it was trained on. */
interface TrainedModel {
	readonly name: string;
	readonly stream: { readonly nChannels: number; readonly fs: number; readonly unit: string };
	readonly trainedOn: readonly { readonly id: string }[];
}

/** A session, as far as it says which streams it has. */
interface OfferedSession {
	readonly id: string;
	readonly streams: readonly { readonly nChannels: number; readonly fs: number; readonly unit: string }[];
}

/** Sessions that are chosen unasked, at most. */
const MOST_CHOSEN = 10;

/** Names of the models that were trained on a session, by its id; copies under other ids are found when samples are read. */
export const learnersOf = (id: string, models: readonly TrainedModel[]): readonly string[] =>
	models.filter(({ trainedOn }) => trainedOn.some((one) => one.id === id)).map(({ name }) => name);

/** The sessions that none of the models was trained on. */
export const heldOutOf = <S extends OfferedSession>(
	sessions: readonly S[],
	models: readonly TrainedModel[]
): readonly S[] => sessions.filter(({ id }) => learnersOf(id, models).length === 0);

/** True when a session has a stream of the shape of every model. */
export const fitsAll = ({ streams }: OfferedSession, models: readonly TrainedModel[]): boolean =>
	models.every(({ stream }) =>
		streams.some(
			({ nChannels, fs, unit }) => nChannels === stream.nChannels && fs === stream.fs && unit === stream.unit
		)
	);

/**
 * The sessions that are compared unless others are chosen, newest first as they are given: those that fit and that no model
 * was trained on; with `learned` those of the training set too.
 */
export function preselected<S extends OfferedSession>(
	sessions: readonly S[],
	models: readonly TrainedModel[],
	trainingSet: readonly string[],
	learned: boolean
): readonly S[] {
	const fitting = sessions.filter((session) => fitsAll(session, models));
	const heldOut = heldOutOf(fitting, models).slice(0, MOST_CHOSEN);
	return fitting.filter(
		(session) => heldOut.includes(session) || (learned && trainingSet.includes(session.id))
	);
}
