import type { Family, Interface } from './network.ts';
import type { TcpAnswer } from './tcp-probe.ts';

const MAX_KEPT = 50;

/** What looking for streams has come to: what a person needs who sees none. */
export class DiscoveryFacts {
	/** Interfaces in use, by family. */
	readonly #interfaces = new Map<Family, readonly Interface[]>();
	readonly #sent = new Map<string, number>();
	readonly #failures = new Map<string, string>();
	readonly #answers = new Map<string, number>();
	readonly #sessions = new Set<string>();
	readonly #unusable = new Map<string, string>();
	readonly #tcp = new Map<string, { open: number; streams: number }>();

	interfaces(family: Family, list: readonly Interface[]): void {
		this.#interfaces.set(family, list);
	}

	/** A query left over this interface, or towards this host. */
	sent(over: string): void {
		this.#sent.set(over, (this.#sent.get(over) ?? 0) + 1);
		this.#failures.delete(over);
	}

	failed(over: string, reason: string): void {
		if (this.#failures.size < MAX_KEPT) this.#failures.set(over, reason);
	}

	answered(address: string): void {
		if (this.#answers.size < MAX_KEPT || this.#answers.has(address))
			this.#answers.set(address, (this.#answers.get(address) ?? 0) + 1);
	}

	session(id: string): void {
		if (this.#sessions.size < MAX_KEPT) this.#sessions.add(id);
	}

	/** Somebody answered with a description that cannot be used. */
	unusable(address: string, reason: string): void {
		if (this.#unusable.size < MAX_KEPT) this.#unusable.set(address, reason);
	}

	probed(host: string, { open, text }: TcpAnswer): void {
		const before = this.#tcp.get(host) ?? { open: 0, streams: 0 };
		this.#tcp.set(host, {
			open: before.open + (open ? 1 : 0),
			streams: before.streams + (text ? 1 : 0)
		});
	}

	/** All of it, as plain values. `deaf`: see `DiscoverySummary`. */
	summary(deaf: boolean): DiscoverySummary {
		return {
			deaf,
			interfaces: [...this.#interfaces.values()].flat().map(({ name, address }) => ({ name, address })),
			sent: [...this.#sent].map(([over, count]) => ({ over, count })),
			failures: [...this.#failures].map(([over, reason]) => ({ over, reason })),
			answers: [...this.#answers].map(([from, count]) => ({ from, count })),
			sessions: [...this.#sessions],
			unusable: [...this.#unusable].map(([from, reason]) => ({ from, reason })),
			tcp: [...this.#tcp].map(([host, { open, streams }]) => ({ host, open, streams }))
		};
	}
}

/** See `DiscoveryFacts`. Counts are since the program was started. */
export interface DiscoverySummary {
	/** True when questions to everybody are not heard here: another program holds the multicast port for itself. */
	readonly deaf: boolean;
	readonly interfaces: readonly { readonly name: string; readonly address: string }[];
	readonly sent: readonly { readonly over: string; readonly count: number }[];
	readonly failures: readonly { readonly over: string; readonly reason: string }[];
	readonly answers: readonly { readonly from: string; readonly count: number }[];
	/** Session ids that streams had: another than the own one is the usual reason to see none. */
	readonly sessions: readonly string[];
	readonly unusable: readonly { readonly from: string; readonly reason: string }[];
	readonly tcp: readonly { readonly host: string; readonly open: number; readonly streams: number }[];
}
