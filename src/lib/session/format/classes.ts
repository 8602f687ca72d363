import { AppError } from '../../core/errors.ts';

/** What the reconciliation needs of a session. */
export interface NamedClasses {
	readonly name: string;
	readonly classNames: readonly string[];
}

/** One class list for several sessions. */
export interface ReconciledClasses {
	readonly classNames: readonly string[];
	/** `indexOf(session, classIndex)`: the class of the common list that is meant by session number `session`. */
	indexOf(session: number, classIndex: number): number;
}

/**
 * Finds one class list for all `sessions`: the first session's names, then every new name in order. Classes are the same
 * when their names are. A class without a name (index beyond the session's list) is the class of that index, as long as
 * every session that has a name there has the same one.
 *
 * `indexOf` throws a SessionError for a class without a name where sessions disagree about its index: it is never
 * guessed.
 */
export function reconcileClasses(sessions: readonly NamedClasses[]): ReconciledClasses {
	const classNames: string[] = [];
	const places = new Map<string, number>();
	const maps = sessions.map((session) => {
		const times = new Map<string, number>();
		return session.classNames.map((name) => {
			// A name a session has twice means two classes: the second is the second of that name everywhere.
			const time = (times.get(name) ?? 0) + 1;
			times.set(name, time);
			const key = JSON.stringify([name, time]);
			const place = places.get(key) ?? classNames.push(name) - 1;
			places.set(key, place);
			return place;
		});
	});
	return {
		classNames,
		indexOf(session, classIndex) {
			const place = maps[session]?.[classIndex];
			if (place !== undefined) return place;
			const places = new Set(maps.flatMap((map) => map[classIndex] ?? []));
			const [only = classIndex] = places;
			// Nobody names this index: it stands for itself, unless a name of the common list has taken that place.
			const taken = places.size === 0 && classIndex < classNames.length;
			if (places.size > 1 || taken) throw unnamed(sessions, session, classIndex, classNames);
			return only;
		}
	};
}

function unnamed(
	sessions: readonly NamedClasses[],
	session: number,
	classIndex: number,
	classNames: readonly string[]
): AppError {
	return new AppError(
		'SessionError',
		`Class ${classIndex} of ${sessions[session]?.name} has no name, and the other sessions do not agree on one ` +
			`(their classes are ${classNames.join(', ')}). Name the classes of that session, or leave it out.`
	);
}
