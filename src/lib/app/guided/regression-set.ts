import { TARGET_STREAM } from '../../guided/target-stream.ts';
import { regressorKinds } from '../../models/kinds.ts';
import type { Settings } from '../kernel/settings.ts';

/** The kind a regression is trained with where none was chosen. */
const USUAL_KIND = 'ridge';

/** What is asked of a session. */
interface RecordedTarget {
	readonly id: string;
	readonly streams: readonly { readonly name: string; readonly unit?: string | undefined }[];
}

/** The unit of the target a session was recorded with; undefined without a target. */
const targetUnit = ({ streams }: RecordedTarget): string | undefined =>
	streams.find(({ name }) => name === TARGET_STREAM)?.unit;

/** What Train regression learns from. */
export interface RegressionPlan {
	/** Id of the kind of model. */
	readonly model: string;
	/** Ids of the sessions. */
	readonly sessions: readonly string[];
}

/**
 * What Train regression learns the guided target of session `id` from: the chosen kind when it gives values, and this session
 * with those of the training set that have a target of the same unit.
 */
export function regressionPlan(
	{ data, trainingSet }: Pick<Settings, 'data' | 'trainingSet'>,
	sessions: readonly RecordedTarget[],
	id: string
): RegressionPlan {
	const { model } = data.training;
	const own = sessions.find((session) => session.id === id);
	const unit = own && targetUnit(own);
	const alike = sessions.filter(
		(session) => session.id !== id && unit !== undefined && targetUnit(session) === unit
	);
	return {
		model: regressorKinds.some((kind) => kind.id === model) ? model : USUAL_KIND,
		sessions: [...trainingSet.filter((other) => alike.some((session) => session.id === other)), id]
	};
}

/** Sets everything so that Train does what `regressionPlan` says: no custom script, the target stream. */
export function chooseRegression(
	settings: Pick<Settings, 'data' | 'scripts' | 'trainingSet'>,
	recorded: readonly RecordedTarget[],
	id: string
): void {
	const { training } = settings.data;
	const { model, sessions } = regressionPlan(settings, recorded, id);
	training.model = model;
	training.target = TARGET_STREAM;
	if (training.stream === TARGET_STREAM) training.stream = '';
	settings.scripts.inUse = '';
	settings.trainingSet = [...sessions];
}
