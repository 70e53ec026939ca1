import type { EmbedTexts } from '../../shared/services/knowledge/embed-texts.ts';

/** What a figure must reach. */
export type Goal = { atLeast: number } | { atMost: number };

/** One line of the table. Figures are shares (0 to 1); `baseline` is a simple means on the very same rows. */
export type EvalRow = {
  task: string;
  measure: string;
  baseline?: number;
  ours: number;
  goal?: Goal;
  /** How many cases the figure rests on. */
  n: number;
  /** What a reader must know beside the figure: the split, the definition, the ceiling. */
  note?: string;
};

/** The embedding model that is asked. A stand-in's vectors are hashed words: what it cannot show is told beside the figure. */
export type EvalModel = { name: string; isStandIn: boolean; embed: EmbedTexts };

/** Keeps a picture: `name` without its ending, `svg` a whole document. */
export type Draw = (name: string, svg: string) => void;

/** A thing that is measured. `needs` are files below the data folder; a task whose files are missing is left out, and that is said. */
export type EvalTask = {
  name: string;
  needs: string[];
  run(dataFolder: string, draw: Draw, model: EvalModel): Promise<EvalRow[]>;
};
