package main

import (
	"bytes"
	"context"
	"fmt"
	"time"

	mediav1 "github.com/troupe-dev/troupe/gen/go/troupe/media/v1"
	robotv1 "github.com/troupe-dev/troupe/gen/go/troupe/robot/v1"
)

func (r *run) sees(ctx context.Context) string {
	fps := 10.0
	stream := must(r.perception.StreamCamera(ctx, &robotv1.StreamCameraRequest{RobotId: r.robot, MaxFps: &fps}))
	header := must(stream.Recv()).GetHeader()
	equal(header.GetFeed(), mediav1.Feed_FEED_CAMERA, "feed")
	equal(header.GetMaxRateHz(), fps, "rate")
	var sizes []int
	var before *mediav1.CameraFrame
	for len(sizes) < 5 {
		frame := must(stream.Recv()).GetFrame()
		if frame == nil {
			continue // a loss, told as such
		}
		checkPicture(frame)
		if before != nil {
			equal(frame.StreamId, before.StreamId, "stream")
			expect(frame.Sequence > before.Sequence, "sequence does not grow: %d", frame.Sequence)
			expect(frame.MediaTime.AsDuration() > before.MediaTime.AsDuration(), "media time stands")
			expect(!frame.ReceivedAt.AsTime().Before(before.ReceivedAt.AsTime()), "clock goes back")
		}
		sizes = append(sizes, len(frame.Data))
		before = frame
	}
	once := must(r.perception.TakePicture(ctx, &robotv1.TakePictureRequest{RobotId: r.robot})).Frame
	checkPicture(once)
	return fmt.Sprintf("JPEGs of %v bytes, one more of %d", sizes, len(once.Data))
}

func checkPicture(frame *mediav1.CameraFrame) {
	whole := bytes.HasPrefix(frame.Data, []byte{0xFF, 0xD8}) && bytes.HasSuffix(frame.Data, []byte{0xFF, 0xD9})
	expect(whole, "not a whole JPEG: %d bytes", len(frame.Data))
	equal([]uint32{frame.Width, frame.Height}, []uint32{640, 480}, "size")
	equal(frame.ContentType, "image/jpeg", "type")
	expect(time.Since(frame.ReceivedAt.AsTime()).Abs() < time.Minute, "clock: %v", frame.ReceivedAt)
}

func (r *run) hearsAtTwoRates(ctx context.Context) string {
	fine := r.microphone(ctx, 16000)
	fineChunks := take(fine, 16000, 200*time.Millisecond)
	coarse := r.microphone(ctx, 8000) // joins late, and gets the time of the same stream
	coarseChunks := take(coarse, 8000, time.Second)
	fineChunks = append(fineChunks, take(fine, 16000, time.Second)...)
	bySequence := map[uint64]*mediav1.AudioChunk{}
	for _, one := range fineChunks {
		bySequence[one.Sequence] = one
	}
	shared := 0
	for _, one := range coarseChunks {
		if other := bySequence[one.Sequence]; other != nil {
			shared++
			equal(one.StreamId, other.StreamId, "stream")
			apart := one.MediaTime.AsDuration() - other.MediaTime.AsDuration()
			expect(apart.Abs() < 10*time.Millisecond, "media times of piece %d: %v apart", one.Sequence, apart)
		}
	}
	expect(shared > 10, "pieces in both: %d", shared)
	return checkSound(fineChunks, 16000) + ", " + checkSound(coarseChunks, 8000)
}

func (r *run) microphone(ctx context.Context, rate uint32) robotv1.PerceptionService_StreamAudioClient {
	request := &robotv1.StreamAudioRequest{RobotId: r.robot, SampleRateHz: &rate}
	stream := must(r.perception.StreamAudio(ctx, request))
	header := must(stream.Recv()).GetHeader()
	equal(header.GetFeed(), mediav1.Feed_FEED_MICROPHONE, "feed")
	format := header.GetFormat()
	equal(format.GetEncoding(), mediav1.AudioEncoding_AUDIO_ENCODING_PCM_S16LE, "encoding")
	equal([]uint32{format.GetSampleRateHz(), format.GetChannels()}, []uint32{rate, 1}, "format")
	return stream
}

func take(
	stream robotv1.PerceptionService_StreamAudioClient, rate int, length time.Duration,
) []*mediav1.AudioChunk {
	var chunks []*mediav1.AudioChunk
	for missing := int(2 * float64(rate) * length.Seconds()); missing > 0; {
		one := must(stream.Recv())
		if header := one.GetHeader(); header != nil { // the sensor has begun: a stream with an id of its own
			equal(int(header.Format.SampleRateHz), rate, "rate")
			continue
		}
		expect(one.GetChunk() != nil, "a loss at %d Hz: %v", rate, one)
		chunks = append(chunks, one.GetChunk())
		missing -= len(one.GetChunk().Data)
	}
	return chunks
}

func checkSound(chunks []*mediav1.AudioChunk, rate int) string {
	var pcm []byte
	for i, after := range chunks[1:] {
		before := chunks[i]
		equal(after.Sequence, before.Sequence+1, "sequence")
		if i == 0 {
			continue // the first piece begins with the run-up of the filter
		}
		step := after.MediaTime.AsDuration() - before.MediaTime.AsDuration()
		length := time.Duration(len(before.Data)/2) * time.Second / time.Duration(rate)
		expect((step-length).Abs() < time.Millisecond, "%v of sound take %v", length, step)
		if i >= 5 {
			pcm = append(pcm, after.Data...)
		}
	}
	heard := frequency(pcm, rate)
	expect(heard > 430 && heard < 450, "tone: %.1f Hz (expected: about 440)", heard)
	return fmt.Sprintf("%d pieces at %d Hz of a %.0f Hz tone", len(chunks), rate, heard)
}
