"""A recognizer on a websocket, in the protocol of vosk-server, with the real Vosk library.

Usage: vosk_server.py MODEL; prints the port that it listens on (loopback).
"""
import asyncio
import json
import sys

import vosk
import websockets

vosk.SetLogLevel(-1)
model = vosk.Model(sys.argv[1])


def answer(recognizer, message):
    if message == '{"eof" : 1}':
        return recognizer.FinalResult(), True
    if recognizer.AcceptWaveform(message):
        return recognizer.Result(), False
    return recognizer.PartialResult(), False


async def recognize(socket):
    loop = asyncio.get_running_loop()
    recognizer = None
    rate, phrases, words = 8000, None, False
    async for message in socket:
        if isinstance(message, str) and "config" in message:
            config = json.loads(message)["config"]
            rate = float(config.get("sample_rate", rate))
            phrases = config.get("phrase_list", phrases)
            words = config.get("words", words)
            continue
        if recognizer is None:
            recognizer = (vosk.KaldiRecognizer(model, rate, json.dumps(phrases, ensure_ascii=False)) if phrases
                          else vosk.KaldiRecognizer(model, rate))
            recognizer.SetWords(bool(words))
        response, stop = await loop.run_in_executor(None, answer, recognizer, message)
        await socket.send(response)
        if stop:
            break


async def main():
    async with websockets.serve(recognize, "127.0.0.1", 0) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


asyncio.run(main())
