{{/* Labels that select the pods; they never change for a release. */}}
{{- define "primitive-workload.selector" -}}
app.kubernetes.io/name: {{ .Release.Name }}
app.kubernetes.io/component: {{ .Values.primitive.kind }}
{{- end }}

{{- define "primitive-workload.labels" -}}
{{ include "primitive-workload.selector" . }}
app.kubernetes.io/version: {{ .Values.primitive.version }}
app.kubernetes.io/managed-by: argocd
ameide.io/primitive: {{ .Release.Name }}
{{- end }}
