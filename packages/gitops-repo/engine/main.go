// The engine of the GitOps gate: Helm's, kustomize's and kubeconform's own libraries in
// one process, so that thousands of renders cost no thousands of process starts.
//
// It reads one job a line from standard input and writes one answer a line, in the order
// in which they are done. Paths are relative to the working folder.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

// A Job asks for the render of a chart or of an overlay.
type Job struct {
	ID int `json:"id"`
	// Of a chart: what `helm template` is given.
	Chart       string   `json:"chart"`
	Values      []string `json:"values"`
	Release     string   `json:"release"`
	Namespace   string   `json:"namespace"`
	KubeVersion string   `json:"kubeVersion"`
	// Of an overlay: its folder.
	Overlay string `json:"overlay"`
	// Where the schemas are, in the form of kubeconform's -schema-location.
	Schemas []string `json:"schemas"`
	// Whether the text is wanted instead of the documents.
	Text bool `json:"text"`
}

// An Answer is what a job gave, or why it failed.
type Answer struct {
	ID        int        `json:"id"`
	Error     string     `json:"error,omitempty"`
	Text      string     `json:"text,omitempty"`
	Documents []Document `json:"documents,omitempty"`
}

func main() {
	// Helm notes what a value of a table replaces; nobody reads that here.
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
	// Renders make much garbage and end soon: memory for time.
	debug.SetGCPercent(400)
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(in io.Reader, out io.Writer) error {
	charts, schemas := newCharts(), newSchemas()
	answer := func(job Job) (answer Answer) {
		// A template can make a library panic; that is one answer's fault, not everybody's.
		defer func() {
			if fault := recover(); fault != nil {
				answer = Answer{ID: job.ID, Error: fmt.Sprintf("panic: %v", fault)}
			}
		}()
		text, err := render(charts, job)
		if err != nil {
			return Answer{ID: job.ID, Error: err.Error()}
		}
		if job.Text {
			return Answer{ID: job.ID, Text: text}
		}
		documents, err := schemas.documents(text, job)
		if err != nil {
			return Answer{ID: job.ID, Error: err.Error()}
		}
		return Answer{ID: job.ID, Documents: documents}
	}
	jobs := make(chan Job)
	lines := make(chan []byte, 64)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for job := range jobs {
				line, err := json.Marshal(answer(job))
				if err != nil {
					line, _ = json.Marshal(Answer{ID: job.ID, Error: err.Error()})
				}
				lines <- append(line, '\n')
			}
		})
	}
	written := make(chan error, 1)
	go func() {
		writer := bufio.NewWriterSize(out, 1<<20)
		var failed error
		for line := range lines {
			if failed == nil {
				_, failed = writer.Write(line)
			}
			if failed == nil && len(lines) == 0 {
				failed = writer.Flush()
			}
		}
		if failed == nil {
			failed = writer.Flush()
		}
		written <- failed
	}()
	decoder := json.NewDecoder(bufio.NewReaderSize(in, 1<<20))
	var failed error
	for {
		var job Job
		if failed = decoder.Decode(&job); failed != nil {
			break
		}
		jobs <- job
	}
	close(jobs)
	workers.Wait()
	close(lines)
	if err := <-written; err != nil {
		return err
	}
	if failed == io.EOF {
		return nil
	}
	return failed
}

func render(charts *charts, job Job) (string, error) {
	if job.Overlay != "" {
		return buildOverlay(job.Overlay)
	}
	return charts.template(job)
}
