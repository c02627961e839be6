import { defineConfig } from '@playwright/test'
import usual from './playwright.config'

export default defineConfig({ ...usual, testIgnore: [], testMatch: 'screenshots.spec.ts', timeout: 300_000 })
