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
{{- if .Values.secrets.existingSecret -}}
{{ .Values.secrets.existingSecret }}
{{- else -}}
{{- $_ := required "secrets: name an existingSecret, or an external.storeName with keys" .Values.secrets.external.storeName -}}
{{ .Release.Name }}
{{- end -}}
{{- end -}}
