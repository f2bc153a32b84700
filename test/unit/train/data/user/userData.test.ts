import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { checkDataset } from '../../../../../src/train/data/dataset.js';
import type { Dataset } from '../../../../../src/train/data/dataset.js';
import type { ClassifierShape } from '../../../../../src/train/data/fit.js';
import { readCsv } from '../../../../../src/train/data/user/csvTable.js';
import { readNpy } from '../../../../../src/train/data/user/npy.js';
import { decodePicture, fitPicture } from '../../../../../src/train/data/user/picture.js';
import { splitByClass } from '../../../../../src/train/data/user/split.js';
import { loadUserData, userDataKey } from '../../../../../src/train/data/user/userData.js';
import { nodeFileStore } from '../../../../../src/train/node/fileStore.js';
import { memoryFileStore } from '../../memoryFileStore.js';

const fixture = async (name: string): Promise<Uint8Array> =>
  new Uint8Array(await readFile(join(import.meta.dirname, 'fixtures', name)));
const json = async (name: string): Promise<Record<string, unknown>> =>
  JSON.parse(new TextDecoder().decode(await fixture(name))) as Record<string, unknown>;
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

async function load(
  files: Record<string, Uint8Array>,
  path: string,
  model: ClassifierShape | null = null,
): Promise<Dataset | string> {
  const read = await loadUserData(memoryFileStore(files), path, model, { label: 'mine', progress: () => undefined });
  if (!read.ok) return read.error;
  expect(checkDataset(read.value)).toBeNull();
  return read.value;
}

async function loaded(files: Record<string, Uint8Array>, path: string, model: ClassifierShape | null = null): Promise<Dataset> {
  const dataset = await load(files, path, model);
  if (typeof dataset === 'string') throw new Error(dataset);
  return dataset;
}

describe('splitting by class', () => {
  it('uses every example once and puts about a fifth of each class aside, the same every time', () => {
    fc.assert(
      fc.property(fc.uint8Array({ max: 4, maxLength: 80 }), (labels) => {
        const { train, test } = splitByClass(labels);
        expect([...train, ...test].sort((a, b) => a - b)).toEqual([...labels.keys()]);
        for (let label = 0; label < 5; label++) {
          const count = labels.filter((other) => other === label).length;
          const aside = test.filter((index) => labels[index] === label).length;
          expect(aside).toBe(count < 2 ? 0 : Math.max(1, Math.round(count / 5)));
        }
        expect(splitByClass(labels)).toEqual({ train, test });
      }),
    );
  });
});

describe('CSV', () => {
  it('is read as it was written, whatever is in the cells', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '1', ',', ';', '"', '\n', '\r\n', ' ', '.') });
    fc.assert(
      fc.property(
        fc.constantFrom(',', ';', '\t'),
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 }),
        (separator, rows) => {
          const quoted = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(separator));
          // The first line decides about the separator.
          const written = [['a', 'b', 'c'].join(separator), ...quoted].join('\r\n');
          expect(readCsv(written)).toEqual([['a', 'b', 'c'], ...rows]);
        },
      ),
    );
    expect(readCsv('\ufeffa,b\n 1 ,2\r\n\n3,4')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(readCsv('a,b\n1,')).toEqual([
      ['a', 'b'],
      ['1', ''],
    ]);
    expect(readCsv('a,b\n"1,2')).toContain('not closed');
    expect(readCsv('a,b\n"1"x,2')).toContain('behind a quotation mark');
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (written) => void readCsv(written)));
  });

  const rows = Array.from({ length: 40 }, (_, i) => [i / 10, 100 - i, ['cat', 'dog', 'eel'][i % 3]]);
  const iris = ['length,width,species', ...rows.map((row) => row.join(','))].join('\n');

  it('becomes a data set: numbers in 256 levels, the named column as class, a fifth aside', async () => {
    const dataset = await loaded({ 'iris.csv': text(iris) }, 'iris.csv');
    expect([dataset.exampleShape, dataset.classes, dataset.classNames]).toEqual([[2], 3, ['cat', 'dog', 'eel']]);
    expect([dataset.train.count, dataset.test.count]).toEqual([31, 9]);
    expect([Math.min(...dataset.train.pixels), Math.max(...dataset.train.pixels)]).toEqual([0, 255]);
    // One feature rises where the other falls.
    for (let i = 0; i < dataset.train.count; i++) {
      expect((dataset.train.pixels[2 * i] ?? 0) + (dataset.train.pixels[2 * i + 1] ?? 0)).toBeCloseTo(255, -0.5);
    }
    expect(dataset.notes?.join(' ')).toContain('“species”');
  });

  it('finds the class first, last, or by name, with and without a header', async () => {
    const named = iris.split('\n').map((line) => line.split(',').reverse().join(','));
    expect((await loaded({ 'a.csv': text(named.join('\n')) }, 'a.csv')).classNames).toEqual(['cat', 'dog', 'eel']);
    const bare = rows.map((row) => row.join(';')).join('\n');
    expect((await loaded({ 'a.csv': text(bare) }, 'a.csv')).classes).toBe(3);
    const model = { input: [8, 8, 1], outputs: 10 };
    const digits = Array.from({ length: 30 }, (_, i) =>
      [i % 10, ...Array.from({ length: 63 }, (_, j) => (i * j) % 256), 0].join(','),
    );
    const dataset = await loaded({ 'digits.csv': text(digits.join('\n')) }, 'digits.csv', model);
    expect([dataset.exampleShape, dataset.classes]).toEqual([[8, 8, 1], 10]);
    const i = dataset.train.labels.indexOf(7);
    // Pixels stay the bytes that they are: 7, 17 or 27 times the column's number.
    expect([7, 17, 27]).toContain(dataset.train.pixels[i * 64 + 1]);
  });

  it('leaves out what is missing and what is no number, and says so', async () => {
    const lines = iris.split('\n').map((line, i) => (i === 0 ? `name,${line}` : `x,${line}`));
    const dataset = await loaded({ 'a.csv': text([...lines, 'x,,3,cat'].join('\n')) }, 'a.csv');
    expect(dataset.exampleShape).toEqual([2]);
    expect(dataset.notes?.join(' ')).toMatch(/left out: “name”.*1 of 41 rows were left out/);
  });

  it('keeps far outliers from flattening the rest', async () => {
    const spread = Array.from({ length: 1000 }, (_, i) => `${i % 250 === 0 ? 1e9 : i % 100},${i % 2}`);
    const dataset = await loaded({ 'a.csv': text(['v,label', ...spread].join('\n')) }, 'a.csv');
    expect(new Set(dataset.train.pixels).size).toBeGreaterThan(80);
    expect(dataset.notes?.join(' ')).toContain('outliers');
  });

  it.each([
    ['has rows of different lengths', 'a,b\n1,2\n1,2,3\n1,2', 'row 3 has 3 cells instead of 2'],
    ['has no numbers', 'a,label\nx,1\ny,2\nz,1', 'none of its columns holds numbers'],
    ['has one class', 'a,label\n1,x\n2,x\n3,x', 'a classifier needs two classes'],
    [
      'has a continuous label',
      ['a,y', ...Array.from({ length: 300 }, (_, i) => `${i},${i / 7}`)].join('\n'),
      'more than 256 different values',
    ],
    ['is nearly empty', 'a', 'fewer than two columns'],
  ])('is refused where it %s', async (_, written, why) => {
    expect(await load({ 'a.csv': text(written) }, 'a.csv')).toContain(why);
  });
});

describe('arrays of NumPy', () => {
  it('are read as NumPy wrote them, of every type and order', async () => {
    const { unzipSync } = await import('fflate');
    const arrays = unzipSync(await fixture('types.npz'));
    const expected = (await json('types.json')) as Record<string, [number[], number[]]>;
    expect(
      Object.keys(arrays)
        .map((name) => name.slice(0, -4))
        .sort(),
    ).toEqual(Object.keys(expected).sort());
    for (const [name, [shape, values]] of Object.entries(expected)) {
      const array = readNpy(arrays[`${name}.npy`] ?? new Uint8Array());
      expect(array).toMatchObject({ shape });
      if (typeof array !== 'string') expect([...(array.values ?? array.bytes ?? [])]).toEqual(values);
    }
  });

  it('become a data set: channels to the end, one-hot labels, the test arrays as test', async () => {
    const files = { 'a.npz': await fixture('channelsFirst.npz') };
    const asGiven = await loaded(files, 'a.npz');
    expect([asGiven.exampleShape, asGiven.classes, asGiven.train.count, asGiven.test.count]).toEqual([[3, 5, 6], 4, 20, 6]);
    const moved = await loaded(files, 'a.npz', { input: [5, 6, 3], outputs: 4 });
    expect(moved.exampleShape).toEqual([5, 6, 3]);
    expect([...moved.test.labels]).toEqual([0, 1, 2, 3, 0, 1]);
    for (const [channel, row, column] of [
      [0, 0, 0],
      [2, 4, 5],
      [1, 3, 2],
    ] as const) {
      expect(moved.test.pixels[(row * 6 + column) * 3 + channel]).toBe(asGiven.test.pixels[channel * 30 + row * 6 + column]);
    }
  });

  it('are refused where they hold Python objects', async () => {
    expect(await load({ 'a.npz': await fixture('objects.npz') }, 'a.npz')).toContain('without running code');
  });

  const npy = (header: string, data: Uint8Array): Uint8Array => {
    const bytes = new Uint8Array(10 + header.length + data.length);
    bytes.set([0x93, ...text('NUMPY'), 1, 0, header.length & 255, header.length >> 8]);
    bytes.set(text(header), 10);
    bytes.set(data, 10 + header.length);
    return bytes;
  };
  const header = (descr: string, shape: string): string =>
    `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }\n`;

  it.each([
    ['is cut short', npy(header('|u1', '2, 3'), new Uint8Array(5)), 'not what its shape says'],
    ['is longer than it says', npy(header('|u1', '2, 3'), new Uint8Array(7)), 'not what its shape says'],
    ['claims a vast shape', npy(header('|u1', '99999999999, 99999999999'), new Uint8Array(7)), 'not what its shape says'],
    ['is of text', npy(header('<U5', '2'), new Uint8Array(40)), 'type U5'],
    ['is of complex numbers', npy(header('<c8', '2'), new Uint8Array(16)), 'type c8'],
    ['has a header with code', npy(`__import__('os').system('x')\n`, new Uint8Array(0)), 'header cannot be read'],
    ['divides its shape by nothing', npy(header('|u1', '2 3'), new Uint8Array(6)), 'not what its shape says'],
    ['is empty', new Uint8Array(0), 'not a NumPy array'],
  ])('are refused where one %s', (_, bytes, why) => {
    expect(readNpy(bytes)).toContain(why);
  });

  it('are refused at once, however the header is made to keep a reader busy', () => {
    for (const filling of ['1', ' ', ',', '1 ', '1,', ' 1 ,']) {
      const busy = npy(`{'descr': '|u1', 'fortran_order': False, 'shape': (${filling.repeat(10_000)}x`, new Uint8Array(0));
      const start = performance.now();
      expect(readNpy(busy)).toContain('header cannot be read');
      expect(performance.now() - start).toBeLessThan(1000);
    }
  });

  it('never throw, whatever the bytes are', () => {
    const honest = npy(header('<f4', '2, 3'), new Uint8Array(24));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(honest.length - 1), fc.nat(255)), { maxLength: 6 }), (changes) => {
        const changed = honest.slice();
        for (const [at, value] of changes) changed[at] = value;
        readNpy(changed);
      }),
    );
  });

  const archive = (arrays: Record<string, Uint8Array>): Record<string, Uint8Array> => ({
    'a.npz': zipSync(Object.fromEntries(Object.entries(arrays).map(([name, bytes]) => [`${name}.npy`, bytes]))),
  });
  const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

  it('are scaled as pictures usually are, or over their range, and say which', async () => {
    const y = npy(
      header('|u1', '10'),
      Uint8Array.from({ length: 10 }, (_, i) => i % 2),
    );
    const pictures = (scale: (value: number) => number): Record<string, Uint8Array> =>
      archive({ x: npy(header('<f4', '10, 2, 2'), floats(...Array.from({ length: 40 }, (_, i) => scale(i / 39)))), y });
    for (const scale of [(v: number) => v, (v: number) => 2 * v - 1, (v: number) => Math.round(v * 255)]) {
      const dataset = await loaded(pictures(scale), 'a.npz');
      const seen = [...dataset.train.pixels, ...dataset.test.pixels].sort((a, b) => a - b);
      seen.forEach((byte, i) => expect(Math.abs(byte - (i / 39) * 255)).toBeLessThanOrEqual(1));
      expect(dataset.notes?.join(' ')).toContain('256 levels');
    }
    const table = await loaded(
      archive({ x: npy(header('<f4', '10, 2'), floats(...Array.from({ length: 20 }, (_, i) => (i % 2 ? -1e6 * i : i)))), y }),
      'a.npz',
    );
    expect([Math.min(...table.train.pixels), Math.max(...table.train.pixels)]).toEqual([0, 255]);
  });

  it('are refused where the archive is damaged, strange or too large', async () => {
    expect(await load({ 'a.npz': new Uint8Array(100) }, 'a.npz')).toContain('not an archive of NumPy');
    expect(await load(archive({ foo: new Uint8Array(3) }), 'a.npz')).toContain('it has foo');
    expect(
      await load(
        archive({ x: npy(header('|u1', '2, 2'), new Uint8Array(4)), y: npy(header('|u1', '3'), new Uint8Array(3)) }),
        'a.npz',
      ),
    ).toContain('has 2 examples, and y has 3');
    expect(
      await load(
        archive({ x: npy(header('|u1', '4'), new Uint8Array(4)), y: npy(header('|u1', '4'), new Uint8Array(4)) }),
        'a.npz',
      ),
    ).toContain('examples by features');
    expect(
      await load(
        archive({ x: npy(header('|u1', '2, 2'), new Uint8Array(4)), y: npy(header('<f4', '2'), floats(0.5, 1)) }),
        'a.npz',
      ),
    ).toContain('the label 0.5');
    const whole = await fixture('channelsFirst.npz');
    expect(typeof (await load({ 'a.npz': whole.subarray(0, whole.length - 60) }, 'a.npz'))).toBe('string');
    // The central directory claims 4 GB for each array.
    const lying =
      archive({ x: npy(header('|u1', '2, 2'), new Uint8Array(4)), y: npy(header('|u1', '2'), new Uint8Array(2)) })['a.npz'] ??
      new Uint8Array();
    const view = new DataView(lying.buffer, lying.byteOffset);
    for (let at = 0; at < lying.length - 4; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 0xfffffff0, true);
    expect(await load({ 'a.npz': lying }, 'a.npz')).toContain('more than 2 GB');
  });

  it('never throw as an archive, whatever the bytes are', async () => {
    const honest = await fixture('channelsFirst.npz');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(honest.length - 1), fc.nat(255)), { maxLength: 4 }), async (changes) => {
        const changed = honest.slice();
        for (const [at, value] of changes) changed[at] = value;
        await load({ 'a.npz': changed }, 'a.npz');
      }),
      { numRuns: 50 },
    );
  });
});

describe('pictures', () => {
  it('are decoded as Pillow decodes them, from every kind of PNG and from JPEG', async () => {
    const expected = (await json('pictures.json')) as Record<string, number[]>;
    for (const [name, values] of Object.entries(expected)) {
      const picture = decodePicture(await fixture(name));
      if (typeof picture === 'string') throw new Error(`${name}: ${picture}`);
      const small = new Uint8Array(45);
      fitPicture(picture, 3, 5, 3, small);
      const tolerance = name.endsWith('.jpg') ? 3 : name.includes('lpha') || name === 'rgba.png' ? 1 : 0;
      values.forEach((value, i) =>
        expect(Math.abs((small[i] ?? 0) - value), `${name}, value ${i}`).toBeLessThanOrEqual(tolerance),
      );
    }
  });

  it('keep their mean where they are made smaller, and their middle where the proportions differ', () => {
    const rgb = new Uint8Array(12 * 8 * 3).map((_, i) => (i * 37) % 256);
    const one = new Uint8Array(3);
    fitPicture({ width: 8, height: 8, rgb: rgb.subarray(0, 192) }, 1, 1, 3, one);
    for (const colour of [0, 1, 2]) {
      const mean = Array.from({ length: 64 }, (_, i) => rgb[i * 3 + colour] ?? 0).reduce((sum, value) => sum + value, 0) / 64;
      expect(Math.abs((one[colour] ?? 0) - mean)).toBeLessThanOrEqual(0.5);
    }
    const wide = new Uint8Array(12 * 4 * 3);
    for (let y = 0; y < 4; y++) for (let x = 4; x < 8; x++) wide.fill(200, (y * 12 + x) * 3, (y * 12 + x + 1) * 3);
    const middle = new Uint8Array(16);
    fitPicture({ width: 12, height: 4, rgb: wide }, 4, 4, 1, middle);
    expect([...middle].every((value) => value === 200)).toBe(true);
  });

  it('never throw, whatever the bytes are, and claim no memory for vast sizes', async () => {
    for (const name of ['rgb.png', 'palette.png', 'bit.png', 'photo.jpg']) {
      const honest = await fixture(name);
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(honest.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
          fc.nat(honest.length),
          (changes, length) => {
            const changed = honest.slice();
            for (const [at, value] of changes) changed[at] = value;
            decodePicture(changed);
            decodePicture(honest.subarray(0, length));
          },
        ),
        { numRuns: 60 },
      );
    }
    const vast = (await fixture('rgb.png')).slice();
    new DataView(vast.buffer).setUint32(16, 0x7fffffff);
    expect(decodePicture(vast)).toContain('too large');
    expect(decodePicture(text('GIF89a'))).toContain('neither PNG nor JPEG');
  });
});

describe('a folder of pictures', () => {
  const png = (value: number, width = 6, height = 6): Uint8Array =>
    encode({ width, height, channels: 3, depth: 8, data: new Uint8Array(width * height * 3).fill(value) });
  const folder = (...names: string[]): Record<string, Uint8Array> =>
    Object.fromEntries(names.map((name, i) => [`pets/${name}`, png(10 + i)]));

  it('has its classes from the folders and a fifth of each aside', async () => {
    const names = ['cat', 'dog'].flatMap((pet) => Array.from({ length: 10 }, (_, i) => `${pet}/${i}.png`));
    const dataset = await loaded({ ...folder(...names), 'pets/readme.txt': text('x'), 'pets/.git/a.png': png(1) }, 'pets', {
      input: [3, 3, 1],
      outputs: 2,
    });
    expect([dataset.exampleShape, dataset.classNames, dataset.train.count, dataset.test.count]).toEqual([
      [3, 3, 1],
      ['cat', 'dog'],
      16,
      4,
    ]);
    for (let i = 0; i < 16; i++) expect((dataset.train.pixels[9 * i] ?? 0) >= 20).toBe(dataset.train.labels[i] === 1);
  });

  it('takes train and test folders where there are both, and the size of the first picture where the model takes any', async () => {
    const files = folder('train/a/1.png', 'train/b/1.JPG', 'test/b/2.png', 'test/c/2.png');
    const dataset = await loaded({ ...files, 'pets/train/a/big.png': png(99, 12, 6) }, 'pets', {
      input: [null, null, 3],
      outputs: 2,
    });
    expect([dataset.exampleShape, dataset.train.count, dataset.test.count]).toEqual([[6, 6, 3], 3, 1]);
    expect([...dataset.test.labels]).toEqual([1]);
    expect(dataset.notes?.join(' ')).toContain(
      '1 files were left out (pets/test/c/2.png: its class is not among the training pictures)',
    );
  });

  it('fits a model that reads a flat list of pixels', async () => {
    const files = folder('a/1.png', 'a/2.png', 'b/1.png', 'b/2.png');
    expect((await loaded(files, 'pets', { input: [16], outputs: 2 })).exampleShape).toEqual([16]);
    expect((await loaded(files, 'pets', { input: [48], outputs: 2 })).exampleShape).toEqual([48]);
    expect((await loaded(files, 'pets', { input: [4, 4], outputs: 2 })).exampleShape).toEqual([4, 4]);
    expect(await load(files, 'pets', { input: [17], outputs: 2 })).toContain('no picture');
    expect(await load(files, 'pets', { input: [4, 4, 7], outputs: 2 })).toContain('no picture');
  });

  it('says what is wrong where there are no pictures, one class, or only damaged ones', async () => {
    expect(await load({ 'pets/a.png': png(1) }, 'pets')).toContain('a folder for each class');
    expect(await load(folder('a/1.png', 'a/2.png'), 'pets')).toContain('two classes');
    expect(await load({ 'pets/a/1.png': text('x'), 'pets/b/1.png': text('x') }, 'pets')).toContain('can be read');
    expect(await load({ ...folder('a/1.png', 'b/1.png'), 'pets/a/2.png': png(1).subarray(0, 50) }, 'pets')).toContain('Too few');
    expect(
      await load(folder('a/1.png', 'a/2.png', 'b/1.png', 'b/2.png'), 'pets', { input: [20000, 20000, 3], outputs: 2 }),
    ).toContain('MB');
  });

  it('is read from a real disk', async () => {
    const root = await mkdtemp(join(tmpdir(), 'layerwright-pets-'));
    try {
      const disk = nodeFileStore(root);
      for (const [name, bytes] of Object.entries(folder('a/1.png', 'a/2.png', 'b/1.png', 'b/2.png')))
        await disk.write(name, bytes);
      const read = await loadUserData(nodeFileStore(join(root, 'pets')), '', null, { label: 'pets', progress: () => undefined });
      expect(read).toMatchObject({ ok: true, value: { classes: 2, exampleShape: [6, 6, 3] } });
    } finally {
      await rm(root, { recursive: true });
    }
  });
});

it('says what cannot be read at all', async () => {
  expect(await load({ 'a.pkl': text('x') }, 'a.pkl')).toContain('of no kind that can be read');
  expect(await load({}, 'a.csv')).toContain('is not there');
  expect(await userDataKey('/x/y.csv')).toMatch(/^file-[0-9a-f]{16}$/);
});
