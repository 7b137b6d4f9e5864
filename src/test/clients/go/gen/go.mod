module github.com/troupe-dev/troupe/gen/go

go 1.26.0
