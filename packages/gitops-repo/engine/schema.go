package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"

	"github.com/yannh/kubeconform/pkg/resource"
	"github.com/yannh/kubeconform/pkg/validator"
	"sigs.k8s.io/yaml"
)

// A Document is one Kubernetes object, and what kubeconform says of it.
type Document struct {
	Object json.RawMessage `json:"object,omitempty"`
	// One of kubeconform's words for an outcome.
	Status   string                      `json:"status"`
	Message  string                      `json:"message,omitempty"`
	Problems []validator.ValidationError `json:"problems,omitempty"`
}

// Schemas keeps a validator, with the schemas it has compiled, for every cluster's version.
type schemas struct{ validators sync.Map }

func newSchemas() *schemas { return &schemas{} }

func (s *schemas) validator(job Job) (validator.Validator, error) {
	key := job.KubeVersion + "\n" + strings.Join(job.Schemas, "\n")
	return once(&s.validators, key, func() (validator.Validator, error) {
		return validator.New(job.Schemas, validator.Opts{
			KubernetesVersion: job.KubeVersion,
			Strict:            true,
		})
	})
}

// documents parts a text as kubeconform does and validates every object in it.
func (s *schemas) documents(text string, job Job) ([]Document, error) {
	checks, err := s.validator(job)
	if err != nil {
		return nil, err
	}
	documents := []Document{}
	for rest := []byte(text); len(rest) > 0; {
		advance, token, err := resource.SplitYAMLDocument(rest, true)
		if err != nil {
			return nil, err
		}
		// A separator that ends the text without a line end.
		if advance == 0 {
			advance, token = len(rest), bytes.TrimSuffix(rest, []byte("\n---"))
		}
		rest = rest[advance:]
		whole := resource.Resource{Bytes: token}
		for _, part := range whole.Resources() {
			result := checks.ValidateResource(part)
			if result.Status == validator.Empty {
				continue
			}
			document := Document{Status: statusName(result.Status), Problems: result.ValidationErrors}
			if result.Err != nil {
				document.Message = result.Err.Error()
			}
			if object, err := yaml.YAMLToJSON(part.Bytes); err == nil {
				document.Object = object
			}
			documents = append(documents, document)
		}
	}
	return documents, nil
}

func statusName(status validator.Status) string {
	switch status {
	case validator.Valid:
		return "valid"
	case validator.Invalid:
		return "invalid"
	default:
		return "error"
	}
}
