export { ArgoCD } from './argocd';
