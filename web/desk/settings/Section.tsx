import type { ComponentChildren } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { asProblem } from '../api-problem.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Skeleton } from '../ui/Waiting.tsx';
import styles from './Section.module.css';

interface Props<T extends object> {
  title: string;
  /** What it is about, in a sentence. */
  about: string;
  read(): Promise<T>;
  children(value: T, replace: (value: T) => void): ComponentChildren;
}

/** A part of the settings that is read by itself, and again when that failed. */
export function Section<T extends object>({ title, about, read, children }: Props<T>) {
  const id = useId();
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = () => {
    setProblem(null);
    read().then(setValue, (error: unknown) => setProblem(asProblem(error).message));
  };
  useEffect(load, []);
  return (
    <section class={styles.section} aria-labelledby={id}>
      <h2 class={styles.title} id={id}>
        {title}
      </h2>
      <p class={styles.about}>{about}</p>
      {value !== null && children(value, setValue)}
      {value === null && problem === null && <Skeleton rows={4} label={`${title} is being read`} />}
      {value === null && problem !== null && (
        <Empty icon="alert" title="This could not be read">
          <p>{problem}</p>
          <Button icon="refresh" onClick={load}>
            Try again
          </Button>
        </Empty>
      )}
    </section>
  );
}
