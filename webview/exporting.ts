/**
 * The page's part of an export. The host asks for the form and writes files; pixels and models are made here, where there is a
 * canvas and, in the worker, TensorFlow.js, whatever kind of host it is.
 */
import type { XAxis } from '../src/train/curves/series.js';
import type { ExportTask } from '../src/protocol.js';
import type { Host } from './host.js';
import type { Assets } from './training/assets.js';

interface ExportFile {
  readonly path: string;
  readonly data: ArrayBuffer;
}

type ModelsTask = Extract<ExportTask, { readonly kind: 'models' }>;

/** Pixels for each unit of the picture, so that it is sharp on a screen of high density too. */
const pixelRatio = 2;

/**
 * Lets the user export a run.
 * @returns what was saved, in a sentence; `null` where the user changed their mind
 * @throws Error with a sentence where it cannot be done
 */
export async function exportRun(
  host: Host,
  loadAssets: () => Promise<Assets>,
  runId: string,
  axis: XAxis,
): Promise<string | null> {
  const task = (await host.request('exportRun', { runId, axis }).answer) as ExportTask;
  switch (task.kind) {
    case 'done':
      return task.sentence;
    case 'picture':
      return save(host, null, [{ path: task.name, data: await drawPicture(task.svg) }]);
    case 'models':
      return save(host, task.folder, await makeModels(await loadAssets(), task));
  }
}

async function save(host: Host, folder: string | null, files: ExportFile[]): Promise<string | null> {
  return (await host.request('saveExport', { folder, files }).answer) as string | null;
}

/** The picture as PNG. */
async function drawPicture(svg: string): Promise<ArrayBuffer> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * pixelRatio;
    canvas.height = image.naturalHeight * pixelRatio;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This window cannot draw pictures of pixels. Export the chart as SVG instead.');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) throw new Error('The picture is too large for this window. Export the chart as SVG instead.');
    return await blob.arrayBuffer();
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Builds the models in a worker of their own. */
function makeModels(assets: Assets, { plan, models }: ModelsTask): Promise<ExportFile[]> {
  return new Promise((resolve, reject) => {
    const files: ExportFile[] = [];
    const fail = (sentence: string): void => {
      worker.terminate();
      reject(new Error(sentence));
    };
    const worker = assets.spawn({
      onMessage(message) {
        if (message.type === 'failed') return fail(message.message);
        if (message.type === 'done') {
          worker.terminate();
          resolve(files);
        }
        if (message.type !== 'exported') return;
        const { design, seed, json, weights } = message;
        const model = models.find(({ checkpoint }) => checkpoint.design === design && checkpoint.seed === seed);
        const prefix = model?.prefix ?? '';
        files.push(
          { path: `${prefix}model.json`, data: new TextEncoder().encode(json).buffer },
          { path: `${prefix}weights.bin`, data: weights },
        );
      },
      onDeath: fail,
    });
    const checkpoints = models.map(({ checkpoint }) => checkpoint);
    worker.post({ type: 'export', plan, wasm: assets.wasm, checkpoints });
  });
}
