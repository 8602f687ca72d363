/**
 * MyoDeck as a library, the same in Node and in a browser: read sessions, cut windows, compute features, learn, predict.
 *
 * ```ts
 * import { evaluate, openSessionStore, train, DEFAULT_PIPELINE } from './src/lib/index.ts';
 *
 * const monday = await openSessionStore('monday.session.zip');
 * const tuesday = await openSessionStore('tuesday.session.zip');
 * const { bundle } = await train([await monday.labelled('emg')], {
 * 	pipeline: DEFAULT_PIPELINE,
 * 	model: 'lda',
 * 	classNames: monday.classNames,
 * 	skipFirst: true,
 * 	seed: 1,
 * 	score: 'none'
 * });
 * const { score } = await evaluate(bundle, [await tuesday.labelled('emg')], { skipFirst: true });
 * console.log(score.accuracy, score.n);
 * ```
 *
 * Over 250 lines because it is one list of everything that the library exports.
 */

// Words
export { csvCell } from './core/csv-cell.ts';
export { shownLine, shownText } from './core/control-characters.ts';
export { AppError, isAbort, isAppError, messageOf, type AppErrorTag } from './core/errors.ts';
export { classAt, UNLABELED, type LabelEvent, type Segment } from './core/labels.ts';
export type { LabelledRecording, TargetTrack } from './core/recording.ts';
export {
	channelName,
	type ChannelGrid,
	type Chunk,
	type Gap,
	type SignalUnit,
	type StreamInfo,
	type Window
} from './core/signal.ts';
export {
	durationOf,
	hertz,
	samples,
	samplesIn,
	seconds,
	type Hertz,
	type Samples,
	type Seconds
} from './core/units.ts';

// Sessions
export { idOf } from './session/format/session-id.ts';
export { openSessionStore, openSource, type OpenSource, type SessionSource } from './session/read/open.ts';
export type {
	BrokenStream,
	Continuous,
	Dtype,
	RowRange,
	SampleArray,
	Session,
	StoredChunk,
	StoredStream,
	Trial
} from './session/read/session.ts';
export type { SessionSummary, StreamSummary } from './session/read/summary.ts';
export {
	iterLabeledWindows,
	type LabeledWindow,
	type LabeledWindowOptions,
	type LabeledWindows
} from './session/windows/windows.ts';
export {
	iterAlignedWindows,
	type AlignedWindow,
	type AlignedWindowOptions,
	type AlignedWindows
} from './session/windows/aligned-windows.ts';
export type { WindowingReport } from './session/windows/windowing-report.ts';
export type { ByteRange, ByteStore, Key, WritableByteStore } from './store/byte-store.ts';
export { copyStore } from './store/copy-store.ts';
export { memoryStore } from './store/memory.ts';

export {
	qualityOf,
	DEFAULT_WINDOWING,
	type ChannelQuality,
	type ClassQuality,
	type QualityCode,
	type WindowingParams,
	type QualityOptions,
	type QualityReport,
	type QualityWarning,
	type StreamQuality,
	type TimingQuality
} from './session/quality/quality.ts';
export { storedQuality, writeQuality } from './session/quality/quality-stored.ts';
export { checkSession, type CheckReport } from './session/check/check.ts';
export { RULES, type Finding, type RuleId } from './session/format/rules.ts';
export { adviceOf } from './session/windows/windowing-report.ts';
export { applyEdits, type Edits } from './session/edit/edits.ts';
export {
	recordedDecisions,
	recordedOutputs,
	recordedPredictions,
	stretchInput,
	type PredictedStretch,
	type RecordedPredictions,
	type StoredOutputs
} from './session/read/recorded-predictions.ts';
export { targetTrack } from './session/read/target-track.ts';
export { seekable, type SeekableStream } from './session/read/seekable.ts';
export { sessionsUnder, type LinkedSession } from './library/linked-folder.ts';
export { writeArchive, type CopyOptions } from './library/archives.ts';
export {
	archiveUrl,
	hrefOf,
	LIBRARY_FILE,
	libraryRow,
	libraryText,
	parseLibrary,
	type ArchiveFacts,
	type LibraryList,
	type LibraryRow
} from './library/library-file.ts';
export { addressOf, requestUrl } from './store/http.ts';

// Measures
export { measures } from './measures/index.ts';
export type { Column, Measure, MeasureInput, MeasureTable, Signal } from './measures/measure.ts';
export { measureSession, type Measured, type MeasureRequest } from './measures/measure-session.ts';
export { measuredCsv, measuredText } from './measures/measured-text.ts';
export { measuredParquet } from './measures/measured-parquet.ts';
export { LiveEnvelope } from './measures/amplitude/envelope.ts';
export { welch, type Spectrum } from './measures/frequency/welch.ts';

// Other formats
export {
	COLUMN_ROLES,
	csvLayout,
	folderTarget,
	formatOf,
	formats,
	importInto,
	importLines,
	storeTarget,
	type BidsOptions,
	type ColumnRole,
	type CsvLayout,
	type CsvOptions,
	type ExportOptions,
	type ExportReport,
	type FileTarget,
	type Format,
	type ImportOptions,
	type TaskOptions,
	VARIABLE_ROLES,
	type VariableRole,
	type VariablesOptions
} from './formats/index.ts';
export { nodeTree, storeTree, zipTree, type FileTree } from './formats/file-tree.ts';
export { holdsSessions, recordingsIn, type Recording } from './formats/recordings.ts';
export { folderStore } from './store/node-folder.ts';
export { openNodeFile } from './store/node-file.ts';
export type { RandomAccess } from './store/random-access.ts';
export { zipWriter, type ZipOptions } from './store/zip-writer.ts';

// Windows, filters, features
export { Windower } from './dsp/windower.ts';
export {
	designFilter,
	differencesAlong,
	filterName,
	fitFilter,
	FilterChain,
	type Filter,
	type FilterConfig,
	type FittedFilter
} from './dsp/filters/index.ts';
export { Extractor } from './dsp/features/extractor.ts';
export type { ChannelFeature, Feature, Threshold, WindowFeature } from './dsp/features/feature.ts';
export { features, type FeatureId } from './dsp/features/index.ts';
export {
	featureNames,
	featureSets,
	resolveFeatures,
	resolveThresholds,
	type FeatureSetId,
	type Thresholds
} from './dsp/features/names.ts';

// Smoothers
export { SmootherChain, type SmootherStep } from './dsp/smoothers/chain.ts';
export { smoothers, type SmootherId } from './dsp/smoothers/index.ts';
export { decisionOf, type Delay, type Smoother, type SmootherKind } from './dsp/smoothers/smoother.ts';

// Models
export { classifiers, models, regressors, type ModelKindId } from './models/index.ts';
export type {
	Classifier,
	Examples,
	FitOptions,
	Model,
	ModelKind,
	Regressor,
	Rows,
	Setting,
	TargetExamples,
	Task,
	Weights
} from './models/model.ts';

// Pipeline
export {
	checkFits,
	outputNames,
	type LearnedTargets,
	type ModelBundle,
	type TrainedStream
} from './pipeline/bundle/bundle.ts';
export { loadBundle, saveBundle } from './pipeline/bundle/bundle-file.ts';
export { featureParquet, featureTable, type FeatureTable } from './pipeline/fit/feature-table.ts';
export { mergeSums, type MergedSums } from './pipeline/fit/merge-sums.ts';
export { sessionSums, type SessionSums } from './pipeline/fit/session-sums.ts';
export { readSumsFile, SUMS_FILE_ENDING, writeSumsFile } from './pipeline/fit/sums-file.ts';
export { labelledRows, type LabelledRows, type RowOptions } from './pipeline/fit/labelled-rows.ts';
export { DEFAULT_PIPELINE, Pipeline, type Frame, type PipelineConfig } from './pipeline/run/pipeline.ts';
export { Predictor, type PredictedFrame } from './pipeline/run/predictor.ts';
export { mostProbable, protocolName, type Protocol, type Score } from './pipeline/score/score.ts';
export { meanAndSd } from './core/mean-and-sd.ts';
export { decisionText, restText } from './dsp/smoothers/decision-text.ts';
export { rejectionStep, type ActivationRate, type Activations } from './pipeline/score/activations.ts';
export type { FoldScore } from './pipeline/score/folds.ts';
export type { ProtocolOption } from './pipeline/score/groups.ts';
export type { TransferRate } from './pipeline/score/transfer-rate.ts';
export {
	pairedBootstrap,
	type PairedDifference,
	type TrialCount
} from './pipeline/score/paired-bootstrap.ts';
export { selectOn } from './pipeline/analysis/select-on.ts';
export type { SelectedFeatures } from './pipeline/analysis/select-features.ts';
export { guessRestClass } from './core/rest-class.ts';
export { contentIdentity, sharedContent, type ContentIdentity } from './core/content-identity.ts';
export { sessionIdentity } from './session/read/session-identity.ts';
export { recordingDigest } from './pipeline/rerun/recording-digest.ts';
export {
	readScoreFile,
	writeScoreFile,
	SCORE_FILE_ENDING,
	type ScoredRecording,
	type ScoreFile,
	type ScoreProtocol
} from './pipeline/rerun/score-file.ts';
export {
	differencesOf,
	protocolOf,
	scoreOn,
	type FigureDifference,
	type Scored
} from './pipeline/rerun/rerun.ts';
export { evaluate, type Evaluated, type EvaluateOptions } from './pipeline/score/evaluate.ts';
export {
	train,
	type Trained,
	type TrainHooks,
	type TrainOptions,
	type TrainProgress
} from './pipeline/fit/train.ts';
export {
	compareModels,
	type Comparison,
	type ComparedRecording,
	type CompareOptions,
	type ModelMetrics
} from './pipeline/analysis/compare.ts';
export { inspectWindow, type InspectedWindow } from './pipeline/analysis/inspect.ts';
export type { DecisionVerification, RecordedDecisions } from './pipeline/analysis/decision-check.ts';
export {
	verify,
	type Difference,
	type RecordedInput,
	type RecordedOutputs,
	type Verification
} from './pipeline/analysis/verify.ts';
export type { OutputScore, RegressionScore } from './pipeline/score/regression-score.ts';
export { targetRows, type TargetRowOptions, type TargetRows } from './pipeline/fit/target-rows.ts';
export type { TargetOptions } from './pipeline/fit/targets.ts';
export { diagnose, type Diagnostics, type DiagnosticsOf } from './pipeline/analysis/diagnostics.ts';
export type { DropReason, RecordingReport, WindowReport } from './pipeline/fit/window-report.ts';

// Adaptation: a turned band, another day, another person
export { FrontEnd, type FrontEndOptions } from './pipeline/adapt/front-end.ts';
export { calibrate, warmUp, type CollectedWindows } from './pipeline/adapt/learn.ts';
export { populationOf, type Population } from './pipeline/adapt/population.ts';
export { OTHER_PEOPLE, SAME_PERSON, type RefitWeights } from './pipeline/adapt/refit.ts';
export { assumedRing, type ElectrodeRing, type Placement } from './pipeline/adapt/ring.ts';
export { SharedGaussian } from './pipeline/adapt/shared-gaussian.ts';
export { spaceOf, type FeatureSpace } from './pipeline/adapt/space.ts';
export type { AdaptationState } from './pipeline/adapt/state.ts';

export {
	calibrate as calibrateProbabilities,
	predictionSet,
	type Confidence
} from './pipeline/confidence/confidence.ts';

// Replay
export { ReplaySource, type ReplayOptions } from './sources/replay/replay.ts';
export type { SamplePosition, SampleStep, Section, TransportState } from './sources/replay/transport.ts';
