import { useState } from 'preact/hooks';
import type { OverviewTenant } from '../../../shared/contract/overview.ts';
import { asProblem } from '../api-problem.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { Menu } from '../ui/Menu.tsx';
import { toast } from '../ui/toasts.ts';
import type { InstanceActs } from './instance-acts.ts';
import { actFacts, choicesFor, type InstanceAct } from './instance-words.ts';

interface Props {
  tenant: Pick<OverviewTenant, 'tenantId' | 'displayName' | 'instance'>;
  acts: Pick<InstanceActs, 'begin'>;
}

/** What an operator may do with a tenant's instance; asks before what customers may notice. */
export function InstanceMenu({ tenant, acts }: Props) {
  const [asked, ask] = useState<Exclude<InstanceAct, 'resume'> | null>(null);
  const { displayName, instance } = tenant;
  const choices = choicesFor(instance);
  const choose = (act: InstanceAct) => {
    if (act !== 'resume') ask(act);
    else
      acts.begin(act, tenant).catch((error: unknown) => {
        toast('problem', `${actFacts.resume.failed(displayName)}: ${asProblem(error).message}`);
      });
  };
  return (
    <>
      <Menu
        words={`Instance of ${displayName}`}
        icon="more"
        iconOnly
        look="quiet"
        disabled={choices.length === 0}
        items={choices.map((act) => ({ value: act, words: actFacts[act].words, about: actFacts[act].about }))}
        onChoose={choose}
      />
      {asked === 'pause' && (
        <ConfirmDialog
          title={`Put ${displayName} to sleep?`}
          yes="Put to sleep"
          look="primary"
          confirm={() => acts.begin('pause', tenant)}
          onClose={() => ask(null)}
        >
          <p>
            Answers that are being written are finished, its memory is saved, and its instance stops and costs nothing.
          </p>
          <p>The next message wakes it: that customer waits some seconds longer for the answer.</p>
        </ConfirmDialog>
      )}
      {asked === 'rotate' && (
        <ConfirmDialog
          title={`Rotate the secrets of ${displayName}?`}
          yes="Rotate secrets"
          look="danger"
          confirm={() => acts.begin('rotate', tenant)}
          onClose={() => ask(null)}
        >
          <p>Its instance is saved, stopped and started with new tokens; the old ones open nothing any more.</p>
          <p>Messages that come meanwhile wait until it is awake. API keys and snapshots stay as they are.</p>
        </ConfirmDialog>
      )}
    </>
  );
}
