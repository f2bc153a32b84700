/** From a model and the user's settings to the plan of a run: every design's graph, closed, with its size. */
import { designKey, designLabel } from '../design/choice.js';
import type { DesignChoice } from '../design/choice.js';
import { isDesignFailure } from '../design/failure.js';
import { redesign } from '../design/redesign.js';
import type { ModelGraph } from '../graph/model.js';
import { summarizeModel } from '../layers/summary.js';
import type { PlannedDesign, TrainingPlan, TrainingSettings } from '../train/plan.js';
import { failure, success } from '../train/result.js';
import type { Result } from '../train/result.js';

export interface PlanRequest {
  readonly runId: string;
  readonly created: Date;
  readonly model: { readonly name: string; readonly file: string };
  readonly graph: ModelGraph;
  /** Index of the dense layer that the designs rebuild, and what it is called. */
  readonly layer: number;
  readonly layerLabel: string;
  readonly settings: TrainingSettings;
}

/** The plan, or the sentence that says why one of the designs cannot be trained. */
export function makePlan(request: PlanRequest): Result<TrainingPlan> {
  const designs: PlannedDesign[] = [];
  for (const choice of request.settings.designs) {
    const design = planDesign(request.graph, request.layer, choice);
    if (!design.ok) return design;
    if (designs.some(({ key }) => key === design.value.key)) {
      return failure(`${design.value.label} is chosen twice. Take one of the two away.`);
    }
    designs.push(design.value);
  }
  return success({
    runId: request.runId,
    created: request.created.toISOString(),
    model: request.model,
    layer: request.layerLabel,
    settings: request.settings,
    designs,
  });
}

function planDesign(graph: ModelGraph, layer: number, choice: DesignChoice): Result<PlannedDesign> {
  const rebuilt = redesign(graph, layer, choice);
  if (isDesignFailure(rebuilt)) return failure(rebuilt.message);
  const { params, macs, complete, reasons } = summarizeModel(rebuilt);
  if (!complete) {
    return failure(`The model cannot be trained, because it is not completely known: ${reasons.slice(0, 3).join('; ')}.`);
  }
  if (typeof params !== 'bigint') {
    return failure('The model has open sizes. Set example values for them (Layerwright: Set Example Value…) and try again.');
  }
  return success({
    key: designKey(choice),
    label: designLabel(choice),
    choice,
    graph: rebuilt,
    params: Number(params),
    macs: typeof macs === 'bigint' ? Number(macs) : 0,
  });
}

/** `20261124-034213-1f9a`: in the order of time, and different for two runs of one second. */
export function newRunId(now: Date): string {
  const digits = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const random = crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
  return `${digits}-${random.toString(16).padStart(4, '0')}`;
}
