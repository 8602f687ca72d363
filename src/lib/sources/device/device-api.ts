import type { DeviceControl, DeviceState, ParamValues } from '../source.ts';

/** What the window asks of the amplifier that a worker has. `device`: the one that is connected now, if it is one. */
export const deviceApi = (device: () => DeviceControl | undefined) => ({
	deviceState: (): DeviceState | undefined => device()?.state(),
	/** Applies live settings. Rejects with a SourceError when the device does not take them. */
	setDevice: async (params: ParamValues): Promise<void> => device()?.set(params),
	electrodes: (): readonly string[] => device()?.electrodes ?? [],
	/** Measures all electrodes; calls back with each result. */
	async measureImpedance(onOhms: (channel: number, ohms: number) => void): Promise<void> {
		for await (const { channel, ohms } of device()?.impedance() ?? []) onOhms(channel, ohms);
	},
	startLog: (): void => device()?.startLog(),
	stopLog: (): string | undefined => device()?.stopLog()
});
