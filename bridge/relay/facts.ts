import type { BridgeFacts } from '../../src/lib/sources/lsl/protocol.ts';
import type { LslBackend } from '../lsl/backend.ts';
import type { LslConfig } from '../lsl/config.ts';

/** The version in `package.json`; a test holds them together. */
export const VERSION = '0.1.0';

/** What does not change while the bridge runs. */
export interface Setting {
	readonly host: string;
	readonly config: LslConfig;
	/** Ports of sockets to amplifiers, where they are others than the list says: `device.socket` → port. */
	readonly devicePorts?: ReadonlyMap<string, number>;
}

/** All a page can tell a person who sees no streams. Looks once more first. */
export async function factsOf(backend: LslBackend, { host, config }: Setting): Promise<BridgeFacts> {
	return {
		version: `${VERSION}, Node ${process.version}`,
		platform: process.platform,
		host,
		sessionId: config.sessionId,
		configFile: config.file ?? '',
		complaints: config.complaints,
		groups: config.groups,
		knownPeers: config.knownPeers,
		...(await backend.diagnose())
	};
}
