import { containers } from '../../shared/azure/cosmos/containers.ts';

/** A container as Azure Resource Manager takes it, with the defaults written out that the SDK leaves to the service. */
export type ContainerDefinition = {
  id: string;
  partitionKey: { paths: string[]; kind: string; version: number };
  indexingPolicy: {
    indexingMode: 'consistent';
    automatic: true;
    includedPaths: { path: string }[];
    excludedPaths: { path: string }[];
  };
  /** In seconds; -1: each item may have its own; absent: nothing expires. */
  defaultTtl?: number;
};

const pathsOf = (paths: { path: string }[] = []): { path: string }[] => paths.map(({ path }) => ({ path }));

/** The code's containers, for the template. */
export function containerDefinitions(): ContainerDefinition[] {
  return Object.entries(containers).map(([id, definition]) => {
    const {
      paths,
      kind = 'Hash',
      version = 2,
    }: { paths: string[]; kind?: string; version?: number } = definition.partitionKey;
    const { includedPaths, excludedPaths } = definition.indexingPolicy;
    return {
      id,
      partitionKey: { paths, kind, version },
      indexingPolicy: {
        indexingMode: 'consistent',
        automatic: true,
        includedPaths: pathsOf(includedPaths),
        excludedPaths: pathsOf(excludedPaths),
      },
      ...('defaultTtl' in definition ? { defaultTtl: definition.defaultTtl } : {}),
    };
  });
}
