module github.com/__slug__/__folder__

go 1.25.0

require (
	connectrpc.com/connect v1.20.0
	google.golang.org/protobuf v1.36.12
)
