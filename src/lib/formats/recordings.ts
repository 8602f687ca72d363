import { bidsRecordings } from './bids-import/recordings.ts';
import type { FileTree } from './file-tree.ts';
import { refuse } from './format.ts';
import { formatOf, formats } from './index.ts';
import type { Recording } from './recording.ts';
import { refuseUnread, unreadAmong } from './unread-formats.ts';
import { wfdbRecordings } from './wfdb/recordings.ts';

export type { Recording } from './recording.ts';

/** More recordings are imported in parts. */
const MAX_RECORDINGS = 1000;

/**
 * The recordings in a folder or an archive: those of a BIDS data set, of WFDB, or every file of a format that is imported.
 * Throws a SessionError where there is none.
 */
export async function recordingsIn(tree: FileTree): Promise<readonly Recording[]> {
	const bids = await bidsRecordings(tree);
	const headers = bids.length > 0 ? [] : wfdbRecordings(tree);
	const known = bids.length > 0 ? bids : headers.length > 0 ? headers : singleFiles(tree);
	if (known.length === 0) {
		const unread = unreadAmong([tree.name, ...tree.paths]);
		if (unread) throw refuseUnread(unread.path, unread.format);
		throw refuse(
			tree.name,
			'holds no recording that can be imported',
			'Choose a session, a BIDS data set with *_emg.edf or *_emg.bdf, or a folder with recordings.'
		);
	}
	if (known.length > MAX_RECORDINGS) {
		throw refuse(
			tree.name,
			`holds ${known.length} recordings`,
			`Import ${MAX_RECORDINGS} at a time: the folders of some subjects first.`
		);
	}
	return known;
}

/** True for a folder or an archive with sessions of this app or of MyoGestic. */
export const holdsSessions = ({ paths }: FileTree): boolean =>
	paths.some((path) => /(?:^|\/)meta\.json$/.test(path) || /\.session\.zip$/i.test(path));

/** True where there may be recordings of other programs. */
export async function holdsRecordings(tree: FileTree): Promise<boolean> {
	return (
		(await bidsRecordings(tree)).length > 0 || wfdbRecordings(tree).length > 0 || singleFiles(tree).length > 0
	);
}

/** Each file with the name of a format; tables of text may be anything and are imported one by one. */
function singleFiles(tree: FileTree): readonly Recording[] {
	const endings = formats.all
		.filter((format) => format.import && format.id !== 'csv')
		.flatMap(({ extensions }) => extensions);
	return tree.paths
		.filter((path) => endings.some((ending) => path.toLowerCase().endsWith(ending)))
		.map((path) => ({
			name: path,
			async import(store, options) {
				const source = await tree.open(path);
				const format = await formatOf(source);
				if (!format?.import)
					throw refuse(source.name, 'is of no format that can be imported', 'Choose another file.');
				return format.import(store, source, options);
			}
		}));
}
