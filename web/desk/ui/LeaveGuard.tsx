import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { keepPage } from '../route.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { unsaved } from './unsaved.ts';

const listed = new Intl.ListFormat('en');

/** Asks before the page is left with changes that are not saved; the browser asks itself before the tab is closed. */
export function LeaveGuard() {
  const [step, setStep] = useState<(() => void) | null>(null);
  const release = useRef(() => {});
  const parts = unsaved.value;
  const isUnsaved = parts.length > 0;
  // At once: whoever clicks a link right after a key is asked too.
  useLayoutEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    const letGo = keepPage((go) => setStep(() => go));
    release.current = () => {
      letGo();
      window.removeEventListener('beforeunload', ask);
    };
    return () => release.current();
  }, [isUnsaved]);
  if (step === null) return null;
  return (
    <ConfirmDialog
      title="Leave without saving?"
      yes="Leave"
      no="Stay"
      look="danger"
      confirm={async () => {
        release.current();
        step();
      }}
      onClose={() => setStep(null)}
    >
      <p>Your changes to {listed.format(parts.map((part) => `the ${part}`))} are not saved and will be lost.</p>
    </ConfirmDialog>
  );
}
