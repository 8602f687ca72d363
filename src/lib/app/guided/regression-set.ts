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

/**
 * Sets everything so that Train learns the guided target of session `id`: a kind that gives values, the target stream, no
 * custom script, and a training set of this session and those of the set before that have a target of the same unit.
 */
export function chooseRegression(
	settings: Pick<Settings, 'data' | 'scripts' | 'trainingSet'>,
	sessions: readonly RecordedTarget[],
	id: string
): void {
	const { training } = settings.data;
	if (!regressorKinds.some((kind) => kind.id === training.model)) training.model = USUAL_KIND;
	training.target = TARGET_STREAM;
	if (training.stream === TARGET_STREAM) training.stream = '';
	settings.scripts.inUse = '';
	const own = sessions.find((session) => session.id === id);
	const unit = own && targetUnit(own);
	const alike = sessions.filter(
		(session) => session.id !== id && unit !== undefined && targetUnit(session) === unit
	);
	settings.trainingSet = [
		...settings.trainingSet.filter((other) => alike.some((session) => session.id === other)),
		id
	];
}
