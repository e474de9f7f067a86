{{- define "helm-test-jobs.labels" -}}
app.kubernetes.io/name: {{ .Release.Name }}
app.kubernetes.io/component: smoke
app.kubernetes.io/version: {{ .Values.primitive.version }}
app.kubernetes.io/managed-by: argocd
ameide.io/primitive: {{ .Values.target }}
{{- end }}
