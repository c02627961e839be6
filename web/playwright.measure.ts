import { defineConfig } from '@playwright/test'
import usual from './playwright.config'

export default defineConfig({ ...usual, testIgnore: [], testMatch: 'measure.spec.ts', timeout: 600_000, reporter: [['line']] })
