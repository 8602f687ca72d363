import { labelTracksOf } from '../session/format/label-tracks.ts';
import type { Session } from '../session/read/session.ts';
import type { RandomAccess } from '../store/random-access.ts';
import type { VariableRole } from './arrays/options.ts';
import type { ArrayFile } from './arrays/array-file.ts';
import { variableText } from './arrays/plan.ts';
import { suggestRoles } from './arrays/roles.ts';
import type { ImportOptions } from './format.ts';
import { arrayFile } from './hdf5/read.ts';
import { openHdf5 } from './hdf5/library.ts';
import { formatOf } from './index.ts';
import { openMat } from './mat/read.ts';
import { openNpy } from './npy/read.ts';

/** What a person says of a file where it leaves something open. */
export type ImportChoices = Pick<ImportOptions, 'csv' | 'labelTrack' | 'labelStream' | 'rate' | 'variables'>;

/** A variable of a file of arrays, and what it is for. */
export interface VariableChoice {
	readonly name: string;
	/** `data 1000 × 8 double` */
	readonly text: string;
	readonly role: VariableRole;
}

/** What may be chosen of a file of arrays. `said`: roles that a person gave before. Undefined for any other file. */
export async function variableChoices(
	source: RandomAccess,
	said: ImportChoices = {}
): Promise<readonly VariableChoice[] | undefined> {
	const choicesOf = ({ variables }: ArrayFile): readonly VariableChoice[] => {
		const { roles } = suggestRoles(variables, said.variables);
		return variables.map((variable) => ({
			name: variable.name,
			text: variableText(variable),
			role: roles.get(variable.name) ?? 'none'
		}));
	};
	switch ((await formatOf(source))?.id) {
		case 'mat':
			return choicesOf(await openMat(source));
		case 'npy':
			return choicesOf(await openNpy(source));
		case 'hdf5': {
			const open = await openHdf5(source);
			try {
				return choicesOf(arrayFile(open, source.name));
			} finally {
				open.close();
			}
		}
		default:
			return undefined;
	}
}

/** Names of the label tracks that a session was imported with, the one for training first; none where it has only one. */
export const trackChoices = (session: Session): readonly string[] =>
	labelTracksOf(session.extras).map(({ name }) => name);
