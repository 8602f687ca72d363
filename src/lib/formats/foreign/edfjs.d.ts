/** What the tests use of edfjs, which comes without types. */
declare module 'edfjs' {
	export class EDF {
		readonly channels: readonly { readonly label: string }[];
		readonly sampling_rate: Readonly<Record<string, number>>;
		readonly startdatetime: Date;
		readonly annotations: readonly {
			readonly onset: number;
			readonly duration: number;
			readonly label: readonly string[];
		}[];
		read_buffer(buffer: ArrayBuffer): void;
		get_physical_samples(
			start: number,
			seconds: number | null,
			labels: readonly string[]
		): Promise<Record<string, Float32Array>>;
	}
}
