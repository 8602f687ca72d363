import type { InletEvents, LslBackend, LslInlet, LslOutlet } from './backend.ts';
import type { LslConfig } from './config.ts';
import type { DiscoverySummary } from './discovery-facts.ts';
import { Inlet } from './inlet.ts';
import { Outlet } from './outlet.ts';
import { Resolver, type ResolvedStream } from './resolver.ts';
import { Responder } from './responder.ts';
import type { LslDeclaration } from './stream-info.ts';

/** LSL over the machine's own sockets, without a native library. */
export class NetworkBackend implements LslBackend {
	readonly config: LslConfig;
	readonly #resolver: Resolver;
	readonly #responder: Responder;
	readonly #inlets = new Set<Inlet>();
	readonly #outlets = new Set<Outlet>();

	private constructor(config: LslConfig) {
		this.config = config;
		this.#resolver = new Resolver(config);
		this.#responder = new Responder(config);
	}

	/** Begins to look for streams. */
	static async open(config: LslConfig): Promise<NetworkBackend> {
		const backend = new NetworkBackend(config);
		// The responder first: who binds the multicast port last hides the others from queries to 127.0.0.1, so it is
		// bound once, early, and kept.
		await backend.#responder.open();
		await backend.#resolver.open();
		return backend;
	}

	get streams(): readonly ResolvedStream[] {
		return this.#resolver.streams;
	}

	onChange(listener: () => void): () => void {
		return this.#resolver.onChange(listener);
	}

	/** The first stream that `wanted` accepts, now or within `seconds`. */
	find(wanted: (one: ResolvedStream) => boolean, seconds: number): Promise<ResolvedStream | undefined> {
		return this.#resolver.find(wanted, seconds);
	}

	async diagnose(): Promise<DiscoverySummary> {
		await this.#resolver.ask();
		return this.#resolver.facts.summary(this.#responder.hears.length === 0);
	}

	openInlet(stream: ResolvedStream, events: InletEvents): LslInlet {
		const inlet = new Inlet(this.#resolver, stream, events);
		for (const old of this.#inlets) if (old.closed) this.#inlets.delete(old);
		this.#inlets.add(inlet);
		return inlet;
	}

	async openOutlet(declaration: LslDeclaration): Promise<LslOutlet> {
		const outlet = await Outlet.open(declaration, this.config, this.#responder);
		for (const old of this.#outlets) if (old.closed) this.#outlets.delete(old);
		this.#outlets.add(outlet);
		return outlet;
	}

	async close(): Promise<void> {
		for (const inlet of this.#inlets) inlet.close();
		await Promise.all([...this.#outlets].map((outlet) => outlet.close()));
		this.#resolver.close();
		this.#responder.close();
	}
}
