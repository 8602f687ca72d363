/** Maps an old name of a member to its name now. */
export type OldNames = Readonly<Record<string, string>>;

/** The same object, whose members are also read, called and assigned under their old names. */
export function withOldNames<T extends object>(object: T, oldNames: OldNames): T {
	const nameNow = (key: PropertyKey): PropertyKey =>
		(typeof key === 'string' && Object.hasOwn(oldNames, key) && oldNames[key]) || key;
	return new Proxy(object, {
		// Without a receiver: accessors and methods of these classes use private fields, which a proxy does not have.
		get(target, key) {
			const value: unknown = Reflect.get(target, nameNow(key));
			return typeof value === 'function' ? value.bind(target) : value;
		},
		set: (target, key, value) => Reflect.set(target, nameNow(key), value),
		has: (target, key) => Reflect.has(target, nameNow(key))
	});
}

/** Parts of `window.myodeck` that had another name in version 0.1: old name → name now, and the old names of its members. */
const OLD_PARTS: Readonly<Record<string, { readonly now: string; readonly members: OldNames }>> = {
	deck: {
		now: 'connections',
		members: {
			connections: 'list',
			gesture: 'cueClass',
			effort: 'setSimulatedEffort',
			onGesture: 'onClassCue'
		}
	},
	outlets: { now: 'outputs', members: {} },
	workbench: { now: 'replaySession', members: { study: 'analysis', ribbons: 'lanes' } }
};

/** `tick(id, on?)` of version 0.1 is this with one session. */
type SetInTrainingSet = (ids: readonly string[], included: boolean) => Promise<void>;

/**
 * Adds the names of version 0.1 to the interface of scripts. They are not listed among its keys.
 * @returns the same object.
 */
export function addOldParts<T extends { setInTrainingSet: SetInTrainingSet }>(interfaceOfScripts: T): T {
	for (const [old, { now, members }] of Object.entries(OLD_PARTS)) {
		const part: unknown = Reflect.get(interfaceOfScripts, now);
		if (typeof part !== 'object' || part === null) continue;
		Object.defineProperty(interfaceOfScripts, old, { value: withOldNames(part, members) });
	}
	const { setInTrainingSet } = interfaceOfScripts;
	Object.defineProperty(interfaceOfScripts, 'tick', {
		value: (id: string, on = true) => setInTrainingSet([id], on)
	});
	return interfaceOfScripts;
}
