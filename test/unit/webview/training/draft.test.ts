import { describe, expect, it } from 'vitest';
import { draftOf, readDraft } from '../../../../webview/training/draft.js';
import type { Draft } from '../../../../webview/training/draft.js';
import { planSummary, seedAdvice } from '../../../../webview/training/planSummary.js';
import { sampleOffer } from '../../../vscode/page/fixture/trainingOffer.js';

const offer = sampleOffer();
const draft = draftOf(offer);

function problemsOf(part: Partial<Draft>): Record<string, string> {
  return Object.fromEntries(readDraft({ ...draft, ...part }, offer).problems ?? []);
}

describe('the form', () => {
  it('starts from what the host proposes, and gives it back unchanged', () => {
    expect(readDraft(draft, offer)).toEqual({ settings: offer.defaults, problems: null });
    expect(draft.designs).toEqual([{ kind: 'split', parameter: 10, budget: 'params', ownUnits: '3780' }]);
  });

  it('solves a budget by the row of the table', () => {
    const { settings } = readDraft(
      { ...draft, designs: [{ kind: 'split', parameter: 10, budget: 'macs', ownUnits: '' }] },
      offer,
    );
    expect(settings?.designs).toEqual([offer.table.rows[0]?.choice, { kind: 'split', groups: 10, units: 1000 }]);
  });

  it('takes a width of one’s own if the groups divide it', () => {
    const own = (ownUnits: string): Partial<Draft> => ({ designs: [{ kind: 'split', parameter: 10, budget: 'own', ownUnits }] });
    expect(readDraft({ ...draft, ...own('3,720') }, offer).settings?.designs[1]).toEqual({
      kind: 'split',
      groups: 10,
      units: 3720,
    });
    expect(problemsOf(own('3725'))).toEqual({ 'design-0': 'H has to be a multiple of S = 10, such as 3720 or 3730.' });
    expect(problemsOf(own('7'))).toEqual({ 'design-0': 'H has to be a multiple of S = 10, such as 10.' });
    expect(problemsOf(own('many'))).toHaveProperty('design-0');
  });

  it('says what is wrong, field by field', () => {
    expect(
      Object.keys(
        problemsOf({ designs: [], epochs: '0', batchSize: '1.5', seeds: '101', learningRate: '-1', momentum: '1', limit: 'x' }),
      ).sort(),
    ).toEqual(['batchSize', 'designs', 'epochs', 'learningRate', 'limit', 'momentum', 'seeds']);
    expect(problemsOf({ designs: [draft.designs[0]!, draft.designs[0]!] })).toEqual({
      'design-1': 'This design is in the list already.',
    });
    expect(problemsOf({ limit: '3' })).toEqual({ batchSize: 'At most 3, the training examples.' });
    expect(problemsOf({ dataset: 'mnist' })['dataset']).toContain('[28, 28, 1]');
  });

  it('asks for no momentum where the optimizer has none', () => {
    expect(readDraft({ ...draft, optimizer: 'adam', momentum: 'x' }, offer).settings?.optimizer).toEqual({
      kind: 'adam',
      learningRate: 0.001,
      momentum: 0,
    });
  });
});

describe('the summary of a plan', () => {
  it('names what is compared and how much there is to do', () => {
    const rows = offer.defaults.designs.map(
      (choice) => offer.table.rows.find((row) => row.choice.units === choice.units && row.design === choice.kind) ?? null,
    );
    expect(planSummary(offer.defaults, rows, offer.datasets[1]!)).toEqual([
      '2 designs × 3 seeds × 5 epochs',
      '62,186 vs 62,054 parameters',
      '1.40 M vs 1.56 M MACs an example',
      '6 trainings of 62,500 steps',
    ]);
    expect(planSummary(offer.defaults, [rows[0] ?? null, null], offer.datasets[1]!)[1]).toContain('unknown');
  });

  it('advises against too few seeds', () => {
    expect(seedAdvice(1)).toContain('chance');
    expect(seedAdvice(3)).toBeNull();
  });
});
