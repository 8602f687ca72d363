import type { JsonObject } from '../../core/parse.ts';
import type { Cutting } from '../../guided/sufficiency.ts';
import {
	checkProtocol,
	parseProtocol,
	PRESETS,
	protocolFor,
	protocolJson,
	protocolOf,
	type PresetId,
	type Protocol
} from '../../guided/protocol.ts';
import { bidsName, subjectFacts, subjectOf, type Subject } from '../../guided/subject.ts';
import type { ClassList } from '../record/class-list.svelte.ts';
import type { Library } from '../library/library.svelte.ts';
import type { Settings } from '../kernel/settings.ts';

/** What the next guided take is going to be: protocol, subject, sound. Kept in the settings. */
export class GuidedSetup {
	readonly #settings: Settings;
	readonly #classes: ClassList;

	constructor(settings: Settings, classes: ClassList) {
		this.#settings = settings;
		this.#classes = classes;
	}

	/** What was changed, over Standard with every class of the list. */
	readonly #protocol = $derived.by((): Protocol => {
		// A copy: what is kept in a session is sent to a worker.
		const own = this.#own;
		const standard = protocolJson(protocolFor(PRESETS.standard, this.#classes.names));
		// A choice of classes replaces the list's; without one a class that is added later is cued, too.
		const base = 'classes' in own ? { ...standard, restClass: null } : standard;
		return protocolOf({ ...base, ...own })!;
	});
	get protocol(): Protocol {
		return this.#protocol;
	}

	/** Why it cannot be begun as it is; undefined when it can. */
	get why(): string | undefined {
		try {
			checkProtocol(this.#protocol);
			return undefined;
		} catch (error) {
			return (error as Error).message;
		}
	}

	/** The preset whose pace the protocol has. */
	get preset(): PresetId | undefined {
		const { protocol } = this;
		return (Object.keys(PRESETS) as PresetId[]).find((id) =>
			Object.entries(PRESETS[id]).every(([key, value]) => protocol[key as keyof Protocol] === value)
		);
	}

	/** Changes parts of the protocol. */
	change(part: Partial<Protocol>): void {
		const { restClass, ...rest } = part;
		const clean = { ...rest, ...('restClass' in part && { restClass: restClass ?? null }) } as JsonObject;
		const name = 'name' in part || this.preset === undefined ? {} : { name: 'Custom' };
		this.#guided.protocol = { ...this.#own, ...name, ...clean };
	}

	/** Takes the pace of a preset; the choice of classes stays. */
	choose(id: PresetId): void {
		this.change({ ...PRESETS[id] });
	}

	/** Chooses whether a class is cued, or is what rests are labelled with, or neither. */
	setRole(name: string, role: 'cue' | 'rest' | 'out'): void {
		const { classes, restClass } = this.protocol;
		const order = [
			...this.#classes.names,
			...classes.filter((other) => !this.#classes.names.includes(other))
		];
		const cued = new Set(classes.filter((other) => other !== name));
		if (role === 'cue') cued.add(name);
		const rest = role === 'rest' ? name : restClass === name ? undefined : restClass;
		if (role === 'rest' && restClass !== undefined && restClass !== name) cued.add(restClass);
		this.change({ classes: order.filter((other) => cued.has(other)), restClass: rest });
	}

	/** Protocols that were saved, by name. */
	get saved(): readonly string[] {
		return Object.keys(this.#settings.protocols).sort((a, b) => a.localeCompare(b));
	}
	/** Keeps the protocol under a name; one of the same name is replaced. */
	save(name: string): void {
		const trimmed = name.trim();
		if (!trimmed) return;
		this.change({ name: trimmed });
		this.#settings.protocols = { ...this.#settings.protocols, [trimmed]: protocolJson(this.protocol) };
	}
	load(name: string): void {
		const stored = $state.snapshot(this.#settings.protocols[name]);
		const protocol = protocolOf(stored);
		if (protocol) this.#guided.protocol = { ...protocolJson(protocol) };
	}
	forget(name: string): void {
		this.#settings.protocols = Object.fromEntries(
			Object.entries(this.#settings.protocols).filter(([key]) => key !== name)
		);
	}

	/** The protocol as a file. */
	exportFile(): File {
		const name = this.protocol.name.replace(/[^\w-]+/g, '-') || 'protocol';
		const text = JSON.stringify(protocolJson(this.protocol), null, '\t');
		return new File([text], `${name}.protocol.json`, { type: 'application/json' });
	}
	/** Takes a protocol file over. Rejects with a SessionError that names the file and what is wrong with it. */
	async importFile(file: File): Promise<void> {
		const protocol = parseProtocol(await file.text(), file.name);
		this.#guided.protocol = { ...protocolJson(protocol) };
	}

	get subject(): Subject {
		return subjectOf($state.snapshot(this.#guided.subject));
	}
	changeSubject(part: Partial<Subject>): void {
		this.#guided.subject = { ...this.subject, ...part };
	}

	/** What a take of a task is called after BIDS (undefined without a subject), and what its session keeps of the subject. */
	named(task: string, { list }: Pick<Library, 'list'>): { name: string | undefined; facts: JsonObject } {
		const { subject } = this;
		const named = bidsName(
			subject,
			task,
			list.map(({ name }) => name)
		);
		return { name: named?.name, facts: subjectFacts(subject, task, named?.run) };
	}

	get sound(): boolean {
		return this.#guided.sound;
	}
	set sound(on: boolean) {
		this.#guided.sound = on;
	}

	/** How the windows of this take will be cut when it is trained on. */
	get cutting(): Cutting {
		const { windowSeconds, hopSeconds, trim } = this.#settings.data.training;
		// Training keeps the first segment of guided recordings.
		return { windowSeconds, hopSeconds, trim, skipFirst: false };
	}

	get #guided(): Settings['data']['guided'] {
		return this.#settings.data.guided;
	}
	get #own(): JsonObject {
		return $state.snapshot(this.#guided.protocol) as JsonObject;
	}
}
