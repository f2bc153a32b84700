/**
 * NumPy's array file (.npy, format 1 to 3): a header that is a Python dictionary of a fixed form, then the numbers. Arrays of
 * Python objects are refused: reading them means running code.
 */

export interface NumpyArray {
  readonly shape: readonly number[];
  /** In C order. `null` where the type is `uint8`, whose values are `bytes`. */
  readonly values: Float64Array | null;
  readonly bytes: Uint8Array | null;
}

type Reader = (view: DataView, at: number, littleEndian: boolean) => number;

const readers: Readonly<Record<string, { readonly size: number; readonly read: Reader }>> = {
  b1: { size: 1, read: (view, at) => view.getUint8(at) },
  u1: { size: 1, read: (view, at) => view.getUint8(at) },
  i1: { size: 1, read: (view, at) => view.getInt8(at) },
  u2: { size: 2, read: (view, at, little) => view.getUint16(at, little) },
  i2: { size: 2, read: (view, at, little) => view.getInt16(at, little) },
  u4: { size: 4, read: (view, at, little) => view.getUint32(at, little) },
  i4: { size: 4, read: (view, at, little) => view.getInt32(at, little) },
  u8: { size: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  i8: { size: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  f2: { size: 2, read: (view, at, little) => halfFloat(view.getUint16(at, little)) },
  f4: { size: 4, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { size: 8, read: (view, at, little) => view.getFloat64(at, little) },
};

/** The array, or why it cannot be read, as a clause. */
export function readNpy(file: Uint8Array): NumpyArray | string {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 12 || view.getUint32(0) !== 0x934e554d || view.getUint16(4) !== 0x5059) return 'it is not a NumPy array';
  const major = file[6] as number;
  if (major < 1 || major > 3) return `its format has the version ${major}`;
  const start = major === 1 ? 10 : 12;
  const headerLength = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (headerLength > 1 << 16 || start + headerLength > file.length) return 'its header is cut off';
  const header = new TextDecoder().decode(file.subarray(start, start + headerLength));
  const type = /'descr':\s*'([<>|=])([a-z]\d+)'/i.exec(header);
  const order = /'fortran_order':\s*(True|False)/.exec(header);
  // One class of characters, so that a header of nothing but digits is not tried in every way to divide it.
  const sizes = /'shape':\s*\(([\d\s,]*)\)/.exec(header);
  if (/'descr':\s*'\|?O/.test(header))
    return 'it holds Python objects, which cannot be read without running code; save it as numbers';
  if (type === null || order === null || sizes === null) return 'its header cannot be read; arrays of numbers can';
  const reader = readers[type[2] ?? ''];
  if (reader === undefined)
    return `it holds values of the type ${type[2] ?? ''}; integers, booleans and floating-point numbers can be read`;
  const shape = (sizes[1] ?? '')
    .split(',')
    .map((size) => size.trim())
    .filter((size) => size !== '')
    .map(Number);
  const count = shape.reduce((product, size) => product * size, 1);
  const data = file.subarray(start + headerLength);
  if (!Number.isSafeInteger(count) || data.length !== count * reader.size) return 'its length is not what its shape says';
  const isFortran = order[1] === 'True' && shape.length > 1;
  const at = isFortran ? fortranOrder(shape) : (index: number): number => index;
  if (type[2] === 'u1') {
    const bytes = isFortran ? Uint8Array.from({ length: count }, (_, index) => data[at(index)] as number) : data;
    return { shape, values: null, bytes };
  }
  const numbers = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const little = type[1] !== '>';
  return {
    shape,
    values: Float64Array.from({ length: count }, (_, index) => reader.read(numbers, at(index) * reader.size, little)),
    bytes: null,
  };
}

/** Where the element of a C-order index stands in Fortran order. */
function fortranOrder(shape: readonly number[]): (index: number) => number {
  const strides: number[] = [];
  shape.reduce((stride, size) => {
    strides.push(stride);
    return stride * size;
  }, 1);
  return (index) => {
    let rest = index;
    let at = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] as number;
      at += (rest % size) * (strides[axis] as number);
      rest = Math.floor(rest / size);
    }
    return at;
  };
}

/** IEEE 754 binary16. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
