{{- define "portal.selector" -}}
app.kubernetes.io/name: portal
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "portal.labels" -}}
{{ include "portal.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* Name of the Secret that holds every variable that is one. */}}
{{- define "portal.secret" -}}
{{- if .Values.secrets.existingName -}}
{{ .Values.secrets.existingName }}
{{- else -}}
{{- $_ := required "secrets: name an existing Secret in existingName, or an external.storeName with variables" .Values.secrets.external.storeName -}}
{{ .Release.Name }}
{{- end -}}
{{- end -}}
