// Before anything that makes a style.
import './style-nonce';
// Styles of the platform's own surfaces; an app loads them, a plugin never does.
import '@backstage/ui/css/styles.css';
import './theme/portal.css';
import ReactDOM from 'react-dom/client';
import app from './App';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root"');

ReactDOM.createRoot(root).render(app.createRoot());
