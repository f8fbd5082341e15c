import { greeting } from './rules.ts';

export const openState = () => ({
  description: 'It stands open.',
  entry: () => greeting('visitor'),
  after: { openFor: { target: '#door.closed' } },
});
