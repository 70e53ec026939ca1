import '../tokens.css';
import '../page.css';
import { render } from 'preact';
import { loadSiteConfig } from '../chat/api.ts';
import { Landing } from './Landing.tsx';

const config = await loadSiteConfig(location.origin).catch(() => null);
render(<Landing demo={config?.demo ?? []} />, document.body);
